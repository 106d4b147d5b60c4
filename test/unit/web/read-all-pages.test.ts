import { Client, fetchExchange, gql } from 'urql';
import { expect, test } from 'vitest';
import type { Page } from '../../../web/graphql/pages/page-store.ts';
import { readAllPages } from '../../../web/graphql/pages/read-all-pages.ts';

const query = gql<Data, { readonly after?: string | null }>`
  query ($after: String) {
    names(after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node
      }
    }
  }
`;

interface Names extends Page {
  readonly edges: readonly { readonly node: string }[];
}
interface Data {
  readonly names: Names | null;
}

const listOf = ({ names }: Data) => names;

/** A client of a service with the pages by the cursor before each; it answers other cursors with an error. */
function clientOf(pages: Readonly<Record<string, Data>>): Client {
  return new Client({
    url: 'http://service/graphql',
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetch: (_url, init) => {
      const { variables } = JSON.parse(init?.body as string) as {
        readonly variables: { readonly after: string | null };
      };
      const data = pages[variables.after ?? 'start'];
      return Promise.resolve(
        Response.json(data === undefined ? { errors: [{ message: 'No such page.' }] } : { data }),
      );
    },
  });
}

const page = (node: string, endCursor: string, hasNextPage: boolean): Data => ({
  names: { edges: [{ node }], pageInfo: { endCursor, hasNextPage } },
});

test('All pages of a list are read in their order', async () => {
  const client = clientOf({
    start: page('Aroha', 'a', true),
    a: page('Ben', 'b', true),
    b: page('Clara', 'c', false),
  });
  const read = await readAllPages(client, { query, variables: {}, listOf });
  expect(read).toEqual({
    type: 'read',
    edges: [{ node: 'Aroha' }, { node: 'Ben' }, { node: 'Clara' }],
  });
});

test('A page that cannot be read fails the whole list, with the error of the service', async () => {
  const client = clientOf({ start: page('Aroha', 'a', true) });
  const read = await readAllPages(client, { query, variables: {}, listOf });
  expect(read).toMatchObject({
    type: 'failed',
    error: { graphQLErrors: [{ message: 'No such page.' }] },
  });
});

test('A list that does not exist for the viewer fails without an error', async () => {
  const client = clientOf({ start: { names: null } });
  const read = await readAllPages(client, { query, variables: {}, listOf });
  expect(read).toEqual({ type: 'failed', error: undefined });
});
