import { createClient } from 'graphql-ws';
import { gql } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { createGraphqlClient } from '../../../web/graphql/client.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const search = gql`
  query Search($name: String!) {
    clients(search: $name)
  }
`;

/** A window whose service responds with these statuses, in order. */
function windowOf(...statuses: readonly number[]) {
  const requests = new Array<{ readonly url: string; readonly init: RequestInit }>();
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    requests.push({ url, init });
    const status = statuses[requests.length - 1] ?? 200;
    return Promise.resolve(Response.json({ data: { clients: 1 } }, { status }));
  });
  const token = (refused?: string) => Promise.resolve(refused === undefined ? 'first' : 'second');
  // It connects with the first subscription, and none is made.
  const socket = createClient({ url: 'ws://localhost/graphql' });
  return { client: createGraphqlClient({ token, socket }), requests };
}

test('A search goes by POST, so that no name of a person is in an address that a proxy logs', async () => {
  const { client, requests } = windowOf();
  await client.query(search, { name: 'Walker' });
  expect(requests.map(({ url, init }) => [url, init.method])).toEqual([['/graphql', 'POST']]);
  expect(requests[0]?.init.body).toContain('Walker');
});

test('A request whose token is refused is sent once more, with another token', async () => {
  const { client, requests } = windowOf(401);
  await client.query(search, { name: 'Walker' });
  const tokens = requests.map(({ init }) => new Headers(init.headers).get('authorization'));
  expect(tokens).toEqual(['Bearer first', 'Bearer second']);
});
