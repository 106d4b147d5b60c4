import type { ServerExtras } from '../../src/server.ts';
import { exampleDocuments } from '../demo/documents.ts';
import type { Person } from '../demo/people.ts';
import { globalId } from '../harness/seed.ts';
import { devRoutes } from './dev-routes.ts';
import type { TokenSigner } from './token-signer.ts';

/** Adds sign-in without a password to the API, and opens GraphiQL signed in. Embedded stack only. */
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
