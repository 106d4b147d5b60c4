import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TadaDocumentNode } from 'gql.tada';
import { expect, vi } from 'vitest';
import { unfinishedStates } from '../../../src/domain/sync/sync-run.ts';
import { updateClient, updateJob } from '../edits/pending.ts';
import { graphql } from '../graphql.ts';
import type { SmallPractice } from '../practice/small-practice.ts';
import { newMinute } from '../quota/quota.ts';
import type { TestStack } from '../stack/stack.ts';
import { executeWithToken } from '../stack/stack.ts';
import { requestSync } from '../sync/sync.ts';

/** What the people of some practices do all the time, through the given addresses in turn. */
export interface Work {
  readonly urls: readonly string[];
  readonly token: string;
  readonly practices: readonly WorkedPractice[];
}

export interface WorkedPractice extends SmallPractice {
  /** The records that are edited, as the API spells them. */
  readonly jobId: string;
  readonly clientId: string;
}

export interface RunningWork {
  /** How many requests of each type have succeeded. */
  readonly succeeded: ReadonlyMap<string, number>;
  /** Every request that failed, with the reason. */
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

/** Different paces, so that everything meets everything in the course of time. */
const paces = { query: 100, edit: 600, requestSync: 900, newMinute: 1500 };

/** Starts to query, edit and request syncs without a pause. */
export function startWork(stack: TestStack, { urls, token, practices }: Work): RunningWork {
  const succeeded = new Map<string, number>();
  const failed: string[] = [];
  const stopping = new AbortController();
  const send = <R, V>(n: number, document: TadaDocumentNode<R, V>, variables: V): Promise<R> =>
    executeWithToken(urls[n % urls.length] ?? '', token, { document, variables });
  const repeat = async (
    name: keyof typeof paces,
    act: (n: number, practice: WorkedPractice) => Promise<unknown>,
  ): Promise<void> => {
    for (let n = 0; !stopping.signal.aborted; n += 1) {
      const practice = practices[n % practices.length];
      if (practice === undefined) return;
      try {
        await act(Math.floor(n / practices.length), practice);
        succeeded.set(name, (succeeded.get(name) ?? 0) + 1);
      } catch (error) {
        failed.push(`${name} ${n}: ${describe(error)}`);
      }
      await sleep(paces[name], null, { signal: stopping.signal }).catch(() => null);
    }
  };
  const loops = [
    repeat('query', (n, { globalId }) => send(n, overview, { id: globalId })),
    repeat('edit', async (n, { jobId, clientId }) => {
      const { __typename: type } =
        n % 2 === 0
          ? (await send(n, updateJob, { input: { jobId, name: `Job, edit ${n}` } })).updateJob
          : (await send(n, updateClient, { input: { clientId, phone: `${n}` } })).updateClient;
      if (type !== 'JobUpdated' && type !== 'ClientUpdated') throw new Error(type);
    }),
    repeat('requestSync', async (n, { globalId }) => {
      const kind = syncKinds[n % syncKinds.length] ?? 'USERS';
      const input = { practiceId: globalId, kind, idempotencyKey: randomUUID() };
      const { requestSync: result } = await send(n, requestSync, { input });
      if (!('run' in result)) throw new Error(JSON.stringify(result));
    }),
    repeat('newMinute', (_n, practice) => newMinute(stack, practice)),
  ];
  return {
    succeeded,
    failed,
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

const syncKinds = ['USERS', 'JOBS', 'FIELD_DEFINITIONS'] as const;

/** The error of `fetch` has its reason as its cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}

/** Waits until every run has ended, every edit has reached XPM, and no message waits. */
export async function workIsDone(
  stack: TestStack,
  practices: readonly SmallPractice[],
): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const practice of practices) await newMinute(stack, practice);
      const { syncRun, pendingChange, outboxMessage } = stack.prisma;
      expect({
        runs: await syncRun.count({ where: { state: { in: [...unfinishedStates] } } }),
        edits: await pendingChange.count(),
        messages: await outboxMessage.count(),
      }).toEqual({ runs: 0, edits: 0, messages: 0 });
    },
    { timeout: 240_000, interval: 200 },
  );
}

const overview = graphql(`
  query Overview($id: ID!) {
    practice(id: $id) {
      name
      syncActions(surface: APP_WINDOW) {
        kind
        enabled
      }
      jobs(first: 10) {
        edges {
          node {
            id
            name
            pendingSync {
              since
            }
          }
        }
      }
    }
  }
`);
