import type { Client as SocketClient, Sink, SubscribePayload } from 'graphql-ws';
import { gql } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { activityAddedDocument, activityDocument } from '../../../web/activity/documents.ts';
import { createGraphqlClient } from '../../../web/graphql/client.ts';
import { statusDocument } from '../../../web/live/status-document.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const practiceId = 'Practice:1';
const variables = { practiceId };

const clients = gql`
  query Clients($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      clients {
        totalCount
      }
    }
  }
`;
const runs = gql`
  query Runs($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      syncRuns {
        edges {
          node {
            id
            state
          }
        }
      }
    }
  }
`;

const cancel = gql`
  mutation Cancel($runId: ID!) {
    cancelSync(input: { runId: $runId }) {
      ... on SyncCancelled {
        run {
          id
          state
        }
      }
    }
  }
`;

const practice = <Fields extends object>(fields: Fields) => ({
  practice: { __typename: 'Practice', id: practiceId, ...fields },
});
const clientCount = (totalCount: number) =>
  practice({ clients: { __typename: 'PracticeClientsConnection', totalCount } });
const runIn = (state: string) => {
  const node = { __typename: 'SyncRun', id: 'SyncRun:1', state };
  const edges = [{ __typename: 'PracticeSyncRunsConnectionEdge', node }];
  return practice({ syncRuns: { __typename: 'PracticeSyncRunsConnection', edges } });
};
const entry = {
  __typename: 'PracticeActivity',
  id: 'PracticeActivity:1',
  title: 'Sync of staff',
  message: '',
  status: 'IN_PROGRESS',
  type: 'SYNC',
  actor: null,
  createdAt: '2026-03-02T00:00:00Z',
  updatedAt: '2026-03-02T00:00:00Z',
  runId: null,
  record: null,
};
const entries = practice({
  activity: {
    __typename: 'PracticeActivityConnection',
    totalCount: 1,
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    edges: [{ __typename: 'PracticeActivityConnectionEdge', node: entry }],
  },
});

/** An item with a sync of clients that has ended. */
const ended = {
  syncStatus: {
    __typename: 'SyncStatus',
    seq: '7',
    reset: false,
    runs: [
      {
        __typename: 'SyncRun',
        id: 'SyncRun:1',
        kind: 'CLIENTS',
        record: null,
        state: 'SUCCEEDED',
        trigger: 'MANUAL',
        requestedBy: null,
        cancelledBy: null,
        requestedAt: '2026-03-02T00:00:00Z',
        startedAt: '2026-03-02T00:00:00Z',
        finishedAt: '2026-03-02T00:00:00Z',
        viewerCanCancel: false,
        progress: {
          __typename: 'SyncProgress',
          done: 2,
          total: 2,
          read: 2,
          added: 1,
          changed: 0,
          unchanged: 1,
          archived: 0,
          skipped: 0,
          wait: null,
        },
        pause: null,
        failure: null,
      },
    ],
    window: [],
    list: [],
    clients: [],
    jobs: [],
    quota: {
      __typename: 'Quota',
      minuteLimit: 60,
      minuteRemaining: 60,
      minuteResetsAt: null,
      dayLimit: 5000,
      dayRemaining: 5000,
      dayResetsAt: null,
      inFlight: 0,
      pausedUntil: null,
      pausedBy: null,
      externalUsage: 0,
    },
  },
};

/** A window whose service responds when the test says so. */
function openWindow() {
  const requests: { readonly name: string; readonly respond: (data: object) => void }[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    const { operationName } = JSON.parse(init.body as string) as { operationName: string };
    const { promise, resolve } = Promise.withResolvers<Response>();
    requests.push({ name: operationName, respond: (data) => resolve(Response.json({ data })) });
    return promise;
  });
  const sinks = new Map<string, Sink>();
  const socket = {
    subscribe: ({ operationName }: SubscribePayload, sink: Sink) => {
      sinks.set(operationName ?? '', sink);
      return () => undefined;
    },
  } as unknown as SocketClient;
  const client = createGraphqlClient({ token: () => Promise.resolve('token'), socket });
  client.subscription(statusDocument, variables).subscribe(() => undefined);
  client.subscription(activityAddedDocument, variables).subscribe(() => undefined);
  return {
    client,
    requests,
    receive: (operation: string, data: Record<string, unknown>) =>
      sinks.get(operation)?.next({ data }),
    /** The data of a query that a page displays. */
    display(query: Parameters<typeof client.query>[0], read: (data: never) => unknown) {
      const displayed: unknown[] = [];
      client.query(query, variables).subscribe(({ data, stale }) => {
        if (data !== undefined && !stale) displayed.push(read(data as never));
      });
      return displayed;
    },
    async respond(n: number, data: object) {
      await expect.poll(() => requests.length).toBeGreaterThan(n);
      requests[n]?.respond(data);
    },
  };
}

const stateOfRun = (data: ReturnType<typeof runIn>) => {
  const [edge] = data.practice.syncRuns.edges;
  return edge?.node.state;
};

test('A list that is under way when an item says that it has changed is read again', async () => {
  const window = openWindow();
  const displayed = window.display(
    clients,
    (data: { practice: { clients: { totalCount: number } } }) => data.practice.clients.totalCount,
  );
  await expect.poll(() => window.requests.length).toBe(1);
  window.receive('Status', ended);
  await window.respond(0, clientCount(1));
  await window.respond(1, clientCount(2));
  await expect.poll(() => displayed.at(-1)).toBe(2);
  expect(window.requests.map(({ name }) => name)).toEqual(['Clients', 'Clients']);
});

test('A response that is older than an item replaces nothing of it', async () => {
  const window = openWindow();
  const displayed = window.display(runs, stateOfRun);
  await window.respond(0, runIn('RUNNING'));
  await expect.poll(() => displayed).toEqual(['RUNNING']);
  const again = window.client.query(runs, variables, { requestPolicy: 'network-only' }).toPromise();
  await expect.poll(() => window.requests.length).toBe(2);
  window.receive('Status', ended);
  await window.respond(1, runIn('RUNNING'));
  await again;
  await expect.poll(() => displayed.at(-1)).toBe('SUCCEEDED');
});

test('The response of a mutation replaces nothing of an item that is newer', async () => {
  const window = openWindow();
  const displayed = window.display(runs, stateOfRun);
  await window.respond(0, runIn('RUNNING'));
  const cancelled = window.client.mutation(cancel, { runId: 'SyncRun:1' }).toPromise();
  await expect.poll(() => window.requests.length).toBe(2);
  window.receive('Status', ended);
  const run = { __typename: 'SyncRun', id: 'SyncRun:1', state: 'CANCELLING' };
  await window.respond(1, { cancelSync: { __typename: 'SyncCancelled', run } });
  await cancelled;
  await expect.poll(() => displayed.at(-1)).toBe('SUCCEEDED');
});

test('An item waits for a mutation for 5 seconds at most', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const window = openWindow();
  const displayed = window.display(runs, stateOfRun);
  await window.respond(0, runIn('RUNNING'));
  void window.client.mutation(cancel, { runId: 'SyncRun:1' }).toPromise();
  await expect.poll(() => window.requests.length).toBe(2);
  window.receive('Status', ended);
  vi.advanceTimersByTime(4_999);
  await Promise.resolve();
  expect(displayed.at(-1)).toBe('RUNNING');
  vi.advanceTimersByTime(1);
  await expect.poll(() => displayed.at(-1)).toBe('SUCCEEDED');
});

test('An item does not wait for a query that nobody displays any more', async () => {
  const window = openWindow();
  const reading = window.client.query(clients, variables).subscribe(() => undefined);
  await expect.poll(() => window.requests.length).toBe(1);
  const seqs: string[] = [];
  window.client.subscription(statusDocument, variables).subscribe(({ data }) => {
    seqs.push(data?.syncStatus.seq ?? '');
  });
  window.receive('Status', ended);
  reading.unsubscribe();
  await expect.poll(() => seqs).toEqual(['7']);
});

test('A change of a listed entry of the activity needs no request, and a new entry needs one', async () => {
  const window = openWindow();
  const displayed = window.display(
    activityDocument,
    (data: { practice: { activity: { edges: { node: object }[] } } }) =>
      data.practice.activity.edges[0]?.node,
  );
  await window.respond(0, entries);
  await expect.poll(() => displayed).toMatchObject([{ status: 'IN_PROGRESS' }]);
  const changed = { ...entry, seq: '8', status: 'SUCCESS' };
  window.receive('ActivityAdded', { activityAdded: changed });
  await expect.poll(() => displayed.at(-1)).toMatchObject({ status: 'SUCCESS' });
  expect(window.requests).toHaveLength(1);
  const added = { ...changed, seq: '9', id: 'PracticeActivity:2' };
  window.receive('ActivityAdded', { activityAdded: added });
  await expect.poll(() => window.requests.length).toBe(2);
});
