import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, createRequest, fetchExchange, gql } from 'urql';
import { expect, test } from 'vitest';
import { refetch } from '../../../web/graphql/cache/refetch.ts';
import { announceChanges } from '../../../web/graphql/changes.ts';
import type { Page } from '../../../web/graphql/pages/page-store.ts';
import { PageStore } from '../../../web/graphql/pages/page-store.ts';

const pageSize = 10;

const query = gql`
  query ($after: String) {
    practice {
      id
      activity(after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            title
          }
        }
      }
    }
  }
`;
const change = gql`
  mutation {
    change {
      id
      title
    }
  }
`;

const drop = gql`
  mutation {
    drop
  }
`;

interface Entry {
  readonly id: string;
  readonly title: string;
}
interface List extends Page {
  readonly edges: readonly { readonly node: Entry }[];
}
interface Data {
  readonly practice: { readonly activity: List | null } | null;
}

/** A window that reads a list of entries, which changes by `entries`, and the work that the cache does for it. */
function windowOf(count: number) {
  const service = {
    entries: Array.from({ length: count }, (_, n) => ({ id: `e${n}`, title: `Entry ${n}` })),
    requests: new Array<string | null>(),
    /** Entries that the cache has read for the page. */
    reads: 0,
    fails: false,
    /** The response to the page after a cursor waits for it. */
    before: (_after: string | null): Promise<void> => Promise.resolve(),
  };
  const pageAfter = (after: string | null) => {
    service.requests.push(after);
    const from = service.entries.findIndex(({ id }) => id === after) + 1;
    const nodes = service.entries.slice(from, from + pageSize);
    return {
      practice: {
        __typename: 'Practice',
        id: 'p',
        activity: {
          __typename: 'ActivityConnection',
          pageInfo: {
            __typename: 'PageInfo',
            hasNextPage: from + pageSize < service.entries.length,
            endCursor: nodes.at(-1)?.id ?? null,
          },
          edges: nodes.map((node) => ({
            __typename: 'ActivityEdge',
            node: { __typename: 'Entry', ...node },
          })),
        },
      },
    };
  };
  const cache = cacheExchange({
    keys: { PageInfo: () => null },
    resolvers: {
      Entry: {
        title: ({ title }) => {
          service.reads += 1;
          return title as string;
        },
      },
    },
    updates: {
      Mutation: { drop: (_result, _args, cached) => refetch(cached, 'p', 'activity') },
    },
  });
  const client = new Client({
    url: 'http://service/graphql',
    requestPolicy: 'cache-and-network',
    preferGetMethod: false,
    fetch: async (_url, init) => {
      if (service.fails) throw new Error('The service is down.');
      const sent = JSON.parse(init?.body as string) as {
        readonly query: string;
        readonly variables?: { readonly after?: string | null };
      };
      const last = { __typename: 'Entry', ...service.entries.at(-1) };
      const after = sent.variables?.after ?? null;
      await service.before(after);
      const data = sent.query.startsWith('mutation')
        ? { change: last, drop: true }
        : pageAfter(after);
      return Response.json({ data });
    },
    exchanges: [announceChanges, cache, fetchExchange],
  });
  const store = new PageStore<Data, List>({
    client,
    request: (after) => createRequest(query, { after }),
    listOf: ({ practice }) => practice?.activity,
  });
  const titles = (): string[] =>
    (store.state().list?.edges ?? []).map(({ node }) => node.title.replace('Entry ', ''));
  const changeLast = () => client.mutation(change, {}).toPromise();
  const dropList = () => client.mutation(drop, {}).toPromise();
  return { service, store, titles, changeLast, dropList };
}

const numbers = (end: number): string[] => Array.from({ length: end }, (_, n) => String(n));

test('Each further page costs the cache as much work as the first ones, however many are read', async () => {
  const { service, store, titles } = windowOf(50 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  const costs: number[] = [];
  for (let page = 2; page <= 50; page += 1) {
    const before = service.reads;
    store.loadMore();
    await expect.poll(() => titles().length, { interval: 1 }).toBe(page * pageSize);
    costs.push(service.reads - before);
  }
  expect(titles()).toEqual(numbers(50 * pageSize));
  expect(Math.max(...costs)).toBeLessThanOrEqual(3 * pageSize);
  expect(costs.at(-1)).toBe(costs[0]);
  expect(service.requests).toHaveLength(50);
});

test('A change of a record on a later page is displayed without a request', async () => {
  const { service, store, titles, changeLast } = windowOf(2 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  store.loadMore();
  await expect.poll(titles).toHaveLength(2 * pageSize);
  service.entries[19] = { id: 'e19', title: 'changed' };
  await changeLast();
  await expect.poll(() => titles().at(-1)).toBe('changed');
  expect(service.requests).toEqual([null, 'e9']);
});

test('When the first page has another end, the later pages of the former list are left out', async () => {
  const { service, store, titles } = windowOf(3 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  store.loadMore();
  await expect.poll(titles).toHaveLength(2 * pageSize);
  service.entries.unshift({ id: 'new', title: 'new' });
  store.retry();
  await expect.poll(titles).toEqual(['new', ...numbers(pageSize - 1)]);
  store.loadMore();
  await expect.poll(titles).toEqual(['new', ...numbers(2 * pageSize - 1)]);
});

test('A list that the cache has dropped is read again from its first page on', async () => {
  const { service, store, titles, dropList } = windowOf(3 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  store.loadMore();
  await expect.poll(titles).toHaveLength(2 * pageSize);
  service.entries.unshift({ id: 'new', title: 'new' });
  await dropList();
  await expect.poll(titles).toEqual(['new', ...numbers(pageSize - 1)]);
  expect(service.requests).toEqual([null, 'e9', null]);
});

test('A page of the former list that arrives after a change is read again where the list ends now', async () => {
  const { service, store, titles } = windowOf(2 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  service.before = async (after) => {
    if (after !== 'e9') return;
    service.entries.unshift({ id: 'new', title: 'new' });
    store.retry();
    await expect.poll(titles).toContain('new');
  };
  store.loadMore();
  await expect.poll(titles).toEqual(['new', ...numbers(2 * pageSize - 1)]);
});

test('A page that cannot be read leaves the list as it is, and is read on the next request', async () => {
  const { service, store, titles } = windowOf(2 * pageSize);
  store.subscribe(() => undefined);
  await expect.poll(titles).toHaveLength(pageSize);
  service.fails = true;
  store.loadMore();
  await expect.poll(() => store.state().error).toBeDefined();
  expect(titles()).toEqual(numbers(pageSize));
  service.fails = false;
  store.loadMore();
  await expect.poll(titles).toEqual(numbers(2 * pageSize));
});
