import type { ActivityEntry } from '../domain/activity/activity.ts';
import { hasConsent } from '../domain/practice/connection-state.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { SyncRefusal } from '../domain/sync/sync-action.ts';
import { permitSync } from './permit.ts';
import { findEarlierRequest } from './request/idempotency.ts';
import type { StartedOrJoined } from './request/start-or-join.ts';
import { startOrJoin } from './request/start-or-join.ts';
import type {
  RequestSyncDependencies,
  RequestSyncInput,
  SyncRequest,
} from './request/sync-request.ts';
import { entryOf } from './request/sync-request.ts';

export type RequestSyncOutcome =
  | StartedOrJoined
  | { readonly type: 'Refused'; readonly refusal: SyncRefusal }
  | { readonly type: 'NoSuchPractice' }
  | { readonly type: 'IdempotencyConflict' };

/**
 * Requests a sync. When the promise resolves, the request is durable: the run, the activity entry, the
 * event and the outbox message that starts the workflow are committed together. A second request joins
 * the unfinished run.
 */
export async function requestSync(
  deps: RequestSyncDependencies,
  viewer: Viewer,
  input: RequestSyncInput,
): Promise<RequestSyncOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const { practiceId, record: named } = input;
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return { type: 'NoSuchPractice' };
    const record =
      named === null || named.type === 'UNKNOWN'
        ? null
        : await tx.records.find({ practiceId, type: named.type, id: named.id });
    const request = { deps, tx, practice, viewer, input, record, at: deps.clock.now() };
    const earlier = await findEarlierRequest(request);
    switch (earlier.type) {
      case 'none':
        return permitAndStart(request);
      case 'conflict':
        return conflict(request);
      case 'same':
        return { type: earlier.outcome, run: earlier.run };
    }
  });
}

/** Starts or joins the sync, if the viewer may request it. */
export async function permitAndStart(request: SyncRequest): Promise<RequestSyncOutcome> {
  const { practice, input, record } = request;
  const permission = permitSync(practice, {
    kind: input.kind,
    record,
    recordNamed: input.record !== null,
    joins: await hasRunToJoin(request),
  });
  return permission.type === 'refused'
    ? refuse(request, permission.refusal)
    : startOrJoin(request, permission.sync);
}

/**
 * Whether there is a run to join. It matters only without a connection, where no run may be started. The
 * lock keeps the run from finishing, which would let the request start a new one after all.
 */
async function hasRunToJoin({ tx, practice, input, record }: SyncRequest): Promise<boolean> {
  if (hasConsent(practice.connection)) return false;
  const key = { practiceId: practice.id, kind: input.kind, recordId: record?.id ?? null };
  return (await tx.runs.lockUnfinished(key)) !== null;
}

/** The key was used with other arguments: the practice reads that nothing was started. */
async function conflict(request: SyncRequest): Promise<RequestSyncOutcome> {
  const message =
    'No sync was started: the program that requested it used its idempotency key before, with other arguments. It has to send a new key.';
  await addEntry(request, { status: 'FAILURE', message });
  return { type: 'IdempotencyConflict' };
}

/** Refuses a request, with an activity entry. */
export async function refuse(
  request: SyncRequest,
  refusal: SyncRefusal,
): Promise<RequestSyncOutcome> {
  const status = refusal.reason === 'RECONNECT_NEEDED' ? 'ACTION_REQUIRED' : 'FAILURE';
  await addEntry(request, { status, message: refusal.message });
  return { type: 'Refused', refusal };
}

/** The entry of a request that started nothing. */
async function addEntry(
  request: SyncRequest,
  outcome: Pick<ActivityEntry, 'status' | 'message'>,
): Promise<void> {
  const { tx, practice, at } = request;
  const entry = entryOf(request, { ...outcome, runId: null });
  await tx.activity.add(entry);
  await tx.events.append(practice.id, [{ type: 'activity.changed', ids: [entry.id] }], at);
}
