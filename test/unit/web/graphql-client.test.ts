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

const practiceName = gql`
  query Name {
    practice(id: "1") {
      id
      name
    }
  }
`;
const practiceRuns = gql`
  query Runs {
    practice(id: "1") {
      id
      runs
    }
  }
`;

test.each([{ path: ['practice'] }, { path: ['practice', 'runs'] }])(
  'A query that the service cannot answer has no data, and takes none from others: $path',
  async ({ path }) => {
    vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
      const isName = (init.body as string).includes('query Name');
      const practice = { __typename: 'Practice', id: '1', name: 'Kea & Co' };
      return Promise.resolve(
        Response.json(
          isName
            ? { data: { practice } }
            : { data: { practice: null }, errors: [{ message: 'Something failed.', path }] },
        ),
      );
    });
    const socket = createClient({ url: 'ws://localhost/graphql' });
    const client = createGraphqlClient({ token: () => Promise.resolve('token'), socket });
    const names = new Array<unknown>();
    const reading = client
      .query(practiceName, {})
      .subscribe(({ data }) => names.push((data as { practice: unknown } | null)?.practice));
    await expect.poll(() => names).toHaveLength(1);
    const failed = await client.query(practiceRuns, {});
    expect(failed.data).toBeUndefined();
    expect(failed.error?.graphQLErrors.map(({ message }) => message)).toEqual([
      'Something failed.',
    ]);
    await client.query(practiceName, {}, { requestPolicy: 'cache-only' });
    expect(names.at(-1)).toMatchObject({ name: 'Kea & Co' });
    reading.unsubscribe();
  },
);
