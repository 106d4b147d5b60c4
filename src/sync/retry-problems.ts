import type { RetriedProblems } from '../db/unit-of-work.ts';
import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import { hasManualSync } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { adminsOnly, noSuchPractice, notFound } from '../domain/practice/refusal.ts';
import { retryRouteOf } from '../domain/records/problem-retry.ts';
import type { SyncRefusal } from '../domain/sync/sync-action.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { newRun } from '../domain/sync/sync-run.ts';
import { describeRun } from './describe-run.ts';
import { messageOf } from './hidden.ts';
import { descriptorOf } from './kinds/index.ts';
import { reconnectNeeded } from './permit.ts';
import type { RequestSyncOutcome } from './request.ts';
import { permitAndStart, refuse } from './request.ts';
import type { RequestSyncDependencies, SyncRequest } from './request/sync-request.ts';
import { entryOf } from './request/sync-request.ts';
import { startRun } from './save-run.ts';

export type RetryProblemsOutcome =
  /** A new run reads the records of the problems, by this many calls. */
  | { readonly type: 'ProblemRetryStarted'; readonly run: SyncRun; readonly calls: number }
  /** An earlier retry is unfinished. */
  | { readonly type: 'ProblemRetryRunning'; readonly run: SyncRun }
  | { readonly type: 'NothingToRetry' }
  | NotPermitted
  /** The sync of the whole list retries the problems, or the retry is refused. */
  | RequestSyncOutcome;

/**
 * Reads the records of open problems again, for an admin: by one call each, or by a full sync of their kind when
 * only the list can bring one of them. The request is durable when the promise resolves.
 */
export async function retryProblems(
  deps: RequestSyncDependencies,
  viewer: Viewer,
  problems: RetriedProblems,
): Promise<RetryProblemsOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const { practiceId, problemId } = problems;
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return noSuchPractice;
    if (practice.role !== 'ADMIN') return adminsOnly('retry problems');
    if (problemId !== null && !(await tx.problemRetries.exists(practiceId, problemId))) {
      return notFound('The practice has no such problem.');
    }
    const cost = await tx.problemRetries.cost(problems);
    const request = (kind: SyncKind): SyncRequest => ({
      deps,
      tx,
      practice,
      viewer,
      input: { practiceId, kind, record: null, idempotencyKey: null, full: true },
      record: null,
      at: deps.clock.now(),
    });
    switch (retryRouteOf(problems, cost)) {
      case 'NOTHING':
        return { type: 'NothingToRetry' };
      case 'LIST':
        return permitAndStart(request(problems.kind));
      case 'RECORDS':
        return retryRecords(request('PROBLEMS'), problems);
    }
  });
}

async function retryRecords(
  request: SyncRequest,
  problems: RetriedProblems,
): Promise<RetryProblemsOutcome> {
  const { tx, practice, viewer, at } = request;
  const refusal = refusalOf(practice, problems.kind);
  if (refusal !== null) return refuse(request, refusal);
  for (;;) {
    const run = newRun({
      id: request.deps.newId(),
      practiceId: practice.id,
      kind: 'PROBLEMS',
      recordId: null,
      trigger: 'MANUAL',
      requestedBy: viewer.name,
      requestedAt: at,
      mode: 'FULL',
    });
    if (await tx.runs.insert(run)) {
      const calls = await tx.problemRetries.assign(problems, run.id);
      const described = { ...describeRun(run, practice.timeZone), runId: run.id };
      await startRun(tx, run, entryOf(request, described));
      return { type: 'ProblemRetryStarted', run, calls };
    }
    const unfinished = await tx.runs.lockUnfinished(run);
    // The other run may have finished in between; then this one can be inserted.
    if (unfinished !== null) return { type: 'ProblemRetryRunning', run: unfinished };
  }
}

/** With *Primary*, the custom fields of clients flow to XPM only. */
function refusalOf(practice: PracticeFacts, kind: SyncKind): SyncRefusal | null {
  const hidden = (reason: 'SOURCE_WITHOUT_MANUAL_SYNC' | 'PRIMARY_FOR_CLIENT_MAINTENANCE') => ({
    reason,
    message: messageOf(reason, descriptorOf('PROBLEMS'), practice),
  });
  if (!hasManualSync(practice.source)) return hidden('SOURCE_WITHOUT_MANUAL_SYNC');
  const readsValues = kind === 'CLIENT_FIELDS' || kind === 'CLIENT_FIELD_VALUES';
  if (readsValues && practice.primaryForClientMaintenance) {
    return hidden('PRIMARY_FOR_CLIENT_MAINTENANCE');
  }
  return hasConsent(practice.connection) ? null : reconnectNeeded;
}
