import type { ServerExtras } from '../../src/server.ts';
import { exampleDocuments } from '../demo/documents.ts';
import type { Person } from '../demo/people.ts';
import { globalId } from '../harness/seed.ts';
import { devRoutes } from './dev-routes.ts';
import type { TokenSigner } from './token-signer.ts';

/** What the embedded stack adds to the API: a way to sign in without a password, and GraphiQL signed in. */
export function signInExtras(
  signer: Pick<TokenSigner, 'tokenFor'>,
  people: readonly Person[],
): ServerExtras {
  return {
    routes: devRoutes(people, signer),
    graphiql: async () => {
      const [admin] = people;
      if (admin === undefined) return { headers: '{}', tabs: [] };
      const headers = { authorization: `Bearer ${await signer.tokenFor(admin)}` };
      const tabs = exampleDocuments(globalId(admin.practice)).map(({ title, query }) => ({
        query: `# ${title}\n${query}`,
      }));
      return { headers: JSON.stringify(headers, null, 2), tabs };
    },
  };
}
