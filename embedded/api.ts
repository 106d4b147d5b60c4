import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { startServer } from '../src/server.ts';
import { stopOnSignal } from '../src/shutdown.ts';
import { devRoutes } from './dev-routes.ts';
import { exampleDocuments } from './documents.ts';
import { globalId, people } from './people.ts';
import { openTokenSigner } from './token-signer.ts';

// The API of the embedded stack: the real server, plus a way to sign in without a password.
const config = readConfig(process.env);
const keyFile = process.env['EMBEDDED_ISSUER_KEY'];
const extras = keyFile === undefined ? {} : await signInExtras(keyFile);
stopOnSignal(await startServer(config, extras), createLogger('api', config.logLevel));

async function signInExtras(file: string): Promise<NonNullable<Parameters<typeof startServer>[1]>> {
  const signer = await openTokenSigner(config.auth.issuer, file);
  return {
    routes: devRoutes(people, signer),
    graphiql: async () => {
      const [admin] = people;
      if (admin === undefined) return { headers: '{}', tabs: [] };
      const headers = { authorization: `Bearer ${await signer.tokenFor(admin)}` };
      const tabs = exampleDocuments(globalId(admin.practice)).map(({ query }) => ({ query }));
      return { headers: JSON.stringify(headers, null, 2), tabs };
    },
  };
}
