import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { openEventSource } from '../http/event-source.ts';
import { keepRetrying } from '../http/retry-options.ts';

/** How a page subscribes: graphql-ws, graphql-sse with `after`, or an `EventSource` with `Last-Event-ID`. */
export const transports = ['socket', 'eventStream', 'eventSource'] as const;
export type Transport = (typeof transports)[number];

interface LiveRun {
  readonly id: string;
  readonly state: string;
  readonly progress: Readonly<
    Record<'read' | 'added' | 'changed' | 'unchanged' | 'archived' | 'skipped', number>
  >;
}

interface Tagged {
  readonly id: string;
  readonly pendingSync: { readonly fields: readonly { readonly field: string }[] } | null;
}

interface LiveRecord extends Tagged {
  readonly seq: string;
  /** What people edit: a job's name, or a client's phone. */
  readonly edited: string | null;
}

interface LiveStatus {
  readonly seq: string;
  readonly reset: boolean;
  readonly runs: readonly LiveRun[];
  readonly clients: readonly Tagged[];
  readonly jobs: readonly Tagged[];
}

/** What a page knows from its subscriptions alone, which it never repeats with a query. */
export class LivePage implements Disposable {
  /** The numbers of the items of each subscription, in the order of their arrival. */
  readonly seqs = {
    status: new Array<bigint>(),
    job: new Array<bigint>(),
    client: new Array<bigint>(),
  };
  readonly runs = new Map<string, LiveRun>();
  /** The records with a tag. */
  readonly tagged = new Set<string>();
  /** Every record that has ever had one. */
  readonly everTagged = new Set<string>();
  job: LiveRecord | null = null;
  client: LiveRecord | null = null;
  /** Whatever a person would have to reload the page for. */
  readonly failures: string[] = [];
  readonly #parts = new DisposableStack();

  use(part: Disposable): void {
    this.#parts.use(part);
  }

  receiveStatus({ seq, reset, runs, clients, jobs }: LiveStatus): void {
    if (reset) this.failures.push(`The changes before ${seq} were lost.`);
    this.seqs.status.push(BigInt(seq));
    for (const run of runs) this.runs.set(run.id, run);
    for (const { id, pendingSync } of [...clients, ...jobs]) {
      if (pendingSync === null) this.tagged.delete(id);
      else this.tagged.add(id);
      if (pendingSync !== null) this.everTagged.add(id);
    }
  }

  receiveJob(job: LiveRecord): void {
    this.seqs.job.push(BigInt(job.seq));
    this.job = job;
  }

  receiveClient(client: LiveRecord): void {
    this.seqs.client.push(BigInt(client.seq));
    this.client = client;
  }

  [Symbol.dispose](): void {
    this.#parts.dispose();
  }
}

const tag = 'pendingSync { fields { field } }';
const statusQuery = `subscription ($practiceId: ID!, $after: String) {
  syncStatus(practiceId: $practiceId, after: $after) {
    seq reset
    runs { id state progress { read added changed unchanged archived skipped } }
    clients { id ${tag} } jobs { id ${tag} }
  }
}`;
const jobQuery = `subscription ($id: ID!, $after: String) {
  jobChanged(id: $id, after: $after) { seq id edited: name ${tag} }
}`;
const clientQuery = `subscription ($id: ID!, $after: String) {
  clientChanged(id: $id, after: $after) { seq id edited: phone ${tag} }
}`;

export interface PageOptions {
  readonly transport: Transport;
  readonly url: string;
  readonly token: () => Promise<string>;
  readonly practiceId: string;
  readonly jobId: string;
  readonly clientId: string;
}

interface Operation<Data> {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** Returns the `seq` of the item. */
  readonly receive: (data: Data) => string;
}

/** Opens a page with three subscriptions, and returns when each has its first item. */
export async function openPage(options: PageOptions): Promise<LivePage> {
  const page = new LivePage();
  const subscribe = subscriberOf(page, options);
  const { practiceId, jobId, clientId } = options;
  await Promise.all([
    subscribe<{ syncStatus: LiveStatus }>({
      query: statusQuery,
      variables: { practiceId },
      receive({ syncStatus }) {
        page.receiveStatus(syncStatus);
        return syncStatus.seq;
      },
    }),
    subscribe<{ jobChanged: LiveRecord }>({
      query: jobQuery,
      variables: { id: jobId },
      receive({ jobChanged }) {
        page.receiveJob(jobChanged);
        return jobChanged.seq;
      },
    }),
    subscribe<{ clientChanged: LiveRecord }>({
      query: clientQuery,
      variables: { id: clientId },
      receive({ clientChanged }) {
        page.receiveClient(clientChanged);
        return clientChanged.seq;
      },
    }),
  ]);
  return page;
}

/** The waits of the documented clients, shortened, so that a test meets as many reconnections as a day. */
const quickly = (ms: number): Promise<void> => sleep(ms / 5);

type Subscribe = <Data>(operation: Operation<Data>) => Promise<void>;

function subscriberOf(page: LivePage, options: PageOptions): Subscribe {
  const { url, token } = options;
  const authorization = async (): Promise<string> => `Bearer ${await token()}`;
  const retry = keepRetrying(quickly);
  switch (options.transport) {
    case 'socket': {
      const client = createSocketClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        connectionParams: async () => ({ authorization: await authorization() }),
        ...retry,
      });
      page.use({ [Symbol.dispose]: () => void client.dispose() });
      return (operation) => subscribeWith(page, operation, client.subscribe.bind(client));
    }
    case 'eventStream': {
      const client = createEventStreamClient({
        url: `${url}/graphql`,
        headers: async () => ({ authorization: await authorization() }),
        retryAttempts: Infinity,
        retry: async (retries) => retry.retryWait?.(retries),
      });
      page.use({ [Symbol.dispose]: () => client.dispose() });
      return (operation) => subscribeWith(page, operation, client.subscribe.bind(client));
    }
    case 'eventSource':
      return ({ query, variables, receive }) =>
        new Promise((resolve, reject) => {
          const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
          openEventSource({
            url,
            search: search.toString(),
            authorization,
            onNext(result) {
              const { data } = result as { data?: Parameters<typeof receive>[0] };
              if (data == null) page.failures.push(JSON.stringify(result));
              else receive(data);
              resolve();
            },
            onEnd: (reason) => page.failures.push(reason),
          }).then((source) => page.use(source), reject);
        });
  }
}

interface Sink<Data> {
  next(result: { readonly data?: Data | null }): void;
  error(error: unknown): void;
  complete(): void;
}

/** As docs/CLIENTS.md shows: the newest `seq` is the `after` of the next connection. */
function subscribeWith<Data>(
  page: LivePage,
  { query, variables, receive }: Operation<Data>,
  start: (
    payload: { readonly query: string; readonly variables: Record<string, unknown> },
    sink: Sink<Data>,
  ) => unknown,
): Promise<void> {
  const sent = { ...variables };
  return new Promise((resolve) => {
    start(
      { query, variables: sent },
      {
        next(result) {
          if (result.data == null) page.failures.push(JSON.stringify(result));
          else sent['after'] = receive(result.data);
          resolve();
        },
        error: (error) => page.failures.push(`The client gave up: ${JSON.stringify(error)}`),
        complete: () => page.failures.push('The subscription is complete.'),
      },
    );
  });
}
