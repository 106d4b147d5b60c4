import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '../embedded/harness/graphql-client.ts';
import { globalId } from '../embedded/harness/seed.ts';
import type { SyncKind } from '../src/domain/sync/sync-kind.ts';
import type { BenchPractice } from './practice.ts';
import type { Stack } from './stack.ts';

/** The row of a run that has ended. */
export interface EndedRun {
  /** From `startedAt` to `finishedAt`. */
  readonly seconds: number;
  /** From `requestedAt` to `finishedAt`, in seconds. */
  readonly waited: number;
  readonly read: number;
  readonly unchanged: number;
}

interface RunRow {
  readonly state: string;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly read: number;
  readonly unchanged: number;
  readonly failureMessage: string | null;
}

const runById = `
  SELECT state, requested_at AS "requestedAt", started_at AS "startedAt",
    finished_at AS "finishedAt", read, unchanged, failure_message AS "failureMessage"
  FROM sync_run WHERE id = $1`;

const requestSync = `mutation RequestSync($practiceId: ID!, $kind: SyncKind!, $recordId: ID) {
  requestSync(input: { practiceId: $practiceId, kind: $kind, recordId: $recordId, full: true }) {
    __typename
    ... on SyncStarted { run { id } }
  }
}`;

interface RequestSync {
  readonly requestSync: { readonly __typename: string; readonly run?: { readonly id: string } };
}

/** Requests a sync that is not running yet, and returns the run's id. */
export async function startSync(
  stack: Stack,
  practice: Pick<BenchPractice, 'id' | 'token'>,
  kind: SyncKind,
  recordId: string | null = null,
): Promise<string> {
  const variables = { practiceId: globalId(practice), kind, recordId };
  const { requestSync: outcome } = await execute<RequestSync>(stack.apiUrl, practice.token, {
    query: requestSync,
    variables,
  });
  const { __typename: type, run } = outcome;
  if (run === undefined) throw new Error(`Expected a new run, not ${type}.`);
  return run.id.replace('SyncRun:', '');
}

const pollMs = 100;
const timeoutMs = 180_000;

/** A full sync of the practice's clients, from the request to its end. */
export async function syncClients(stack: Stack, practice: BenchPractice): Promise<EndedRun> {
  return ended(stack, await startSync(stack, practice, 'CLIENTS'));
}

/** Waits for the end of the run, and fails unless it has succeeded. */
export async function ended(stack: Stack, id: string): Promise<EndedRun> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await stack.database.query<RunRow>(runById, [id]);
    const [run] = rows;
    if (run?.startedAt && run.finishedAt) {
      if (run.state !== 'SUCCEEDED') throw new Error(`${run.state}: ${run.failureMessage ?? ''}`);
      const end = run.finishedAt.getTime();
      const seconds = (end - run.startedAt.getTime()) / 1000;
      const waited = (end - run.requestedAt.getTime()) / 1000;
      return { seconds, waited, read: run.read, unchanged: run.unchanged };
    }
    if (Date.now() > deadline) throw new Error(`The sync is still ${run?.state ?? 'missing'}.`);
    await sleep(pollMs);
  }
}
