import { randomUUID } from 'node:crypto';
import type { FragmentOf, ResultOf } from 'gql.tada';
import { print } from 'graphql';
import { expect } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { readConfig } from '../../../src/config.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import type { SyncMode } from '../../../src/domain/sync/sync-run.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { startDueSync } from '../../../src/sync/start-due-sync.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import { graphql } from '../graphql.ts';
import { freshQuota } from '../quota/quota.ts';
import type { TestStack } from '../stack/stack.ts';

const runFields = graphql(`
  fragment RunFields on SyncRun @_unmask {
    id
    kind
    state
    calls
    requestedBy
    startedAt
    finishedAt
    progress {
      done
      total
      read
      added
      changed
      unchanged
      archived
      skipped
    }
    pause {
      until
      limit
      observedAt
    }
    failure {
      code
      message
      actor
    }
  }
`);

export const requestSync = graphql(
  `
    mutation RequestSync($input: RequestSyncInput!) {
      requestSync(input: $input) {
        __typename
        ... on SyncStarted {
          run {
            ...RunFields
          }
        }
        ... on SyncJoined {
          run {
            ...RunFields
          }
        }
        ... on SyncWaiting {
          run {
            ...RunFields
          }
        }
        ... on SyncUnavailable {
          message
          reason
        }
        ... on NotPermitted {
          message
          reason
        }
        ... on ReconnectNeeded {
          message
        }
        ... on IdempotencyConflict {
          message
        }
      }
    }
  `,
  [runFields],
);

export const syncStatus = graphql(
  `
    subscription SyncStatus($practiceId: ID!, $after: String) {
      syncStatus(practiceId: $practiceId, after: $after) {
        seq
        reset
        runs {
          ...RunFields
        }
        actions {
          kind
          label
          enabled
          reason
          pausedUntil
        }
        clients {
          id
        }
        jobs {
          id
        }
      }
    }
  `,
  [runFields],
);

const runById = graphql(
  `
    query Run($id: ID!) {
      node(id: $id) {
        __typename
        ... on SyncRun {
          ...RunFields
        }
      }
    }
  `,
  [runFields],
);

export type Run = FragmentOf<typeof runFields>;
export type Status = ResultOf<typeof syncStatus>['syncStatus'];

/** Requests a sync that must start or join, and returns its run. */
export async function startSync(
  stack: TestStack,
  kind: SyncKind,
  options: { readonly as?: SignInAs; readonly full?: boolean; readonly recordId?: string } = {},
): Promise<Run> {
  const { as = 'admin', full = false, recordId } = options;
  const practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId;
  const { requestSync: result } = await stack.execute(as, requestSync, {
    input: { practiceId, kind, full, recordId: recordId ?? null },
  });
  if (!('run' in result)) throw new Error(`Expected a run, not ${JSON.stringify(result)}`);
  return result.run;
}

/** Starts a sync whose time has come. */
export async function startDue(
  stack: TestStack,
  kind: SyncKind,
  mode: SyncMode = 'FULL',
): Promise<Pick<Run, 'id'>> {
  const config = readConfig(stack.env);
  const unitOfWork = createUnitOfWork(stack.prisma, createTokenCipher(config.tokenKeys), xpmLimits);
  const practiceId = stack.practiceId.replace('Practice:', '');
  const deps = { unitOfWork, clock: systemClock, newId: randomUUID };
  const run = await startDueSync(deps, { practiceId, kind, mode });
  if (run === null) throw new Error('There was one under way.');
  return { id: `SyncRun:${run.id}` };
}

const finished: readonly Run['state'][] = ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'];

const isFinished = (run: Run): boolean => finished.includes(run.state);

/** A subscription to a practice's syncs; `next` waits for a status, `until` for one that is looked for. */
export interface StatusStream extends AsyncDisposable {
  readonly seen: readonly Status[];
  next(): Promise<Status>;
  until(wanted: (status: Status) => boolean): Promise<Status>;
}

export async function followStatus(
  stack: TestStack,
  options: { readonly as?: SignInAs; readonly after?: string } = {},
): Promise<StatusStream> {
  const { as = 'admin', after } = options;
  const socket = await stack.socket(as);
  const practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId;
  const statuses = socket.iterate<ResultOf<typeof syncStatus>>({
    query: print(syncStatus),
    variables: { practiceId, after: after ?? null },
  });
  const seen: Status[] = [];
  const next = async (): Promise<Status> => {
    const result = await statuses.next();
    const status = result.done === true ? undefined : result.value.data?.syncStatus;
    if (status === undefined) throw new Error(`No status but ${JSON.stringify(result)}`);
    seen.push(status);
    return status;
  };
  return {
    seen,
    next,
    async until(wanted) {
      for (;;) {
        const status = await next();
        if (wanted(status)) return status;
      }
    },
    async [Symbol.asyncDispose]() {
      await statuses.return?.();
      await socket.dispose();
    },
  };
}

/**
 * The run as it was when it first was in such a state, by the log of its practice. The log is read from the run's
 * start: a state can be over before the subscription starts, and a snapshot lacks all but the latest run of a kind.
 */
export async function runWhen(
  stack: TestStack,
  run: Pick<Run, 'id'>,
  wanted: (run: Run) => boolean,
): Promise<Run> {
  await using status = await followStatus(stack, await startOf(stack, run));
  const isWanted = (each: Run): boolean => each.id === run.id && wanted(each);
  const { runs } = await status.until((each) => each.runs.some(isWanted));
  const found = runs.find(isWanted);
  if (found === undefined) throw new Error('The run was there a moment ago.');
  return found;
}

export const runFinished = (stack: TestStack, run: Pick<Run, 'id'>): Promise<Run> =>
  runWhen(stack, run, isFinished);

/** The run as it is. */
export async function runNow(stack: TestStack, { id }: Pick<Run, 'id'>): Promise<Run> {
  const { node } = await stack.execute('admin', runById, { id });
  if (node?.__typename !== 'SyncRun') throw new Error(`${id} is no run of the practice.`);
  return node;
}

/** Waits until no run is unfinished: the next request of its kind would join it. */
export async function allRunsFinished(stack: TestStack): Promise<void> {
  await expect.poll(() => stack.prisma.syncRun.count({ where: { finishedAt: null } })).toBe(0);
}

/** What can be edited, and what that needs: staff, field definitions, clients and jobs. */
export async function syncRecords(stack: TestStack): Promise<void> {
  for (const kind of ['USERS', 'FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
    await runFinished(stack, await startSync(stack, kind));
    await freshQuota(stack);
  }
}

/** Who can follow the run, and after which position its first event is. */
async function startOf(
  stack: TestStack,
  { id }: Pick<Run, 'id'>,
): Promise<{ readonly as: SignInAs; readonly after: string }> {
  const { seq, practiceId } = await stack.prisma.event.findFirstOrThrow({
    where: { data: { path: ['run', 'id'], equals: id.replace('SyncRun:', '') } },
    orderBy: { seq: 'asc' },
  });
  const as = stack.practiceId === `Practice:${practiceId}` ? 'admin' : 'other';
  return { as, after: String(seq - 1n) };
}
