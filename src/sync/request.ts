import type { RememberedRequest, Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { ActivityEntry } from '../domain/activity/activity.ts';
import { describeRun, titleOf } from '../domain/activity/activity.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import type { RecordFacts, RecordKey } from '../domain/records/record.ts';
import type { PermittedSync, SyncRefusal } from '../domain/sync/sync-action.ts';
import { permitSync } from '../domain/sync/sync-action.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import { incrementalKinds } from '../domain/sync/sync-kind.ts';
import type { SyncMode, SyncRun } from '../domain/sync/sync-run.ts';
import { newRun } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import { saveRun, startRun } from './save-run.ts';
import { wakeSync } from './wake.ts';

export interface RequestSyncInput {
  readonly practiceId: string;
  readonly kind: SyncKind;
  /** The record that it is about; `unknown` when what was named is none. */
  readonly record: Pick<RecordKey, 'type' | 'id'> | 'unknown' | null;
  /** The same key with the same arguments gives the same run again; a refusal is not remembered. */
  readonly idempotencyKey: string | null;
  /** Read everything, also where reading what changed would do. */
  readonly full: boolean;
}

export type RequestSyncOutcome =
  | { readonly type: 'SyncStarted'; readonly run: SyncRun }
  | { readonly type: 'SyncJoined'; readonly run: SyncRun }
  /** Durable like the others: it goes on once nothing of its record is on its way to XPM. */
  | { readonly type: 'SyncWaiting'; readonly run: SyncRun }
  | { readonly type: 'Refused'; readonly refusal: SyncRefusal }
  | { readonly type: 'NoSuchPractice' }
  | { readonly type: 'IdempotencyConflict' };

export interface RequestSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** One request on its way through the transaction that makes it durable. */
interface Request {
  readonly deps: RequestSyncDependencies;
  readonly tx: Transaction;
  readonly practice: PracticeFacts;
  readonly viewer: Viewer;
  readonly input: RequestSyncInput;
  readonly record: RecordFacts | null;
  readonly at: Date;
}

/**
 * Asks for a sync. When this resolves, the request is durable: run, activity entry, event and the
 * order to start its workflow were committed together. A second request joins an unfinished run.
 */
export async function requestSync(
  deps: RequestSyncDependencies,
  viewer: Viewer,
  input: RequestSyncInput,
): Promise<RequestSyncOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(input.practiceId, viewer.subject);
    if (practice === null) return { type: 'NoSuchPractice' };
    const { practiceId, record: named } = input;
    const key = named === null || named === 'unknown' ? null : { practiceId, ...named };
    const record = key && (await tx.records.find(key));
    const request = { deps, tx, practice, viewer, input, record, at: deps.clock.now() };
    return (await answerAgain(request)) ?? answer(request);
  });
}

async function answer(request: Request): Promise<RequestSyncOutcome> {
  const { practice, input, record } = request;
  const asked = { kind: input.kind, record, recordNamed: input.record !== null };
  const permitted = permitSync(practice, { ...asked, joins: await hasRunToJoin(request) });
  if ('reason' in permitted) return refuse(request, permitted);
  return startOrJoin(request, permitted);
}

/** Before the events: whoever else of the practice has some to tell waits from there to the commit. */
async function remember(
  { tx, practice, viewer, input, at }: Request,
  answer: { readonly type: RememberedRequest['outcome']; readonly runId: string },
): Promise<void> {
  const { idempotencyKey: key } = input;
  if (key === null) return;
  await tx.requests.remember(
    { practiceId: practice.id, subject: viewer.subject, key },
    {
      outcome: answer.type,
      runId: answer.runId,
      fingerprint: fingerprintOf(input),
      requestedAt: at,
    },
  );
}

/**
 * Whether there is a run to join. It matters only where none may be started; and there it is held, so
 * that it cannot finish and leave the request to start one after all.
 */
async function hasRunToJoin({ tx, practice, input, record }: Request): Promise<boolean> {
  if (practice.connection === 'CONNECTED') return false;
  const key = { practiceId: practice.id, kind: input.kind, recordId: record?.id ?? null };
  return (await tx.runs.lockUnfinished(key)) !== null;
}

async function answerAgain(request: Request): Promise<RequestSyncOutcome | null> {
  const { tx, input } = request;
  if (input.idempotencyKey === null) return null;
  const earlier = await tx.requests.lock(keyOf(request, input.idempotencyKey));
  if (earlier === null) return null;
  if (earlier.fingerprint !== fingerprintOf(input)) return { type: 'IdempotencyConflict' };
  const run = await tx.runs.find(earlier.runId);
  return run === null ? null : { type: earlier.outcome, run };
}

async function startOrJoin(
  request: Request,
  permitted: PermittedSync,
): Promise<Extract<RequestSyncOutcome, { run: SyncRun }>> {
  for (;;) {
    const run = await runOf(request, permitted);
    if (await request.tx.runs.insert(run)) return start(request, run);
    const unfinished = await request.tx.runs.lockUnfinished(run);
    // Between the two it may have finished; then there is room for ours.
    if (unfinished !== null) return join(request, unfinished, run.mode);
  }
}

async function start(
  request: Request,
  run: SyncRun,
): Promise<Extract<RequestSyncOutcome, { run: SyncRun }>> {
  const type = run.state === 'WAITING' ? 'SyncWaiting' : 'SyncStarted';
  await remember(request, { type, runId: run.id });
  await startRun(request.tx, run, entryOf(request, { ...describeRun(run), runId: run.id }));
  return { type, run };
}

/**
 * A run that has begun to read may have missed what the new request is about: it reads once more. One that
 * began by itself has somebody who waits for it now, and need not leave XPM's calls to others any more.
 */
async function join(
  request: Request,
  unfinished: SyncRun,
  mode: SyncMode,
): Promise<{ readonly type: 'SyncJoined'; readonly run: SyncRun }> {
  const { tx, at } = request;
  await remember(request, { type: 'SyncJoined', runId: unfinished.id });
  const begun = unfinished.startedAt !== null;
  const reread = request.input.full || !incrementalKinds.includes(unfinished.kind);
  const wanted: SyncMode = unfinished.rerunRequested === 'FULL' || reread ? 'FULL' : 'INCREMENTAL';
  const requestedBy = unfinished.requestedBy ?? request.viewer.name;
  const run: SyncRun = begun
    ? { ...unfinished, requestedBy, rerunRequested: wanted }
    : { ...unfinished, requestedBy, mode: mode === 'FULL' ? 'FULL' : unfinished.mode };
  // Also one that is about to pause: the pause in which its page ends is over then.
  if (unfinished.requestedBy === null && begun) await wakeSync(tx, run, at);
  const entry = entryOf(request, { ...describeRun(run), runId: run.id });
  await tx.activity.add(entry);
  await saveRun(
    tx,
    { before: unfinished, after: run, events: [{ type: 'activity.changed', ids: [entry.id] }] },
    at,
  );
  return { type: 'SyncJoined', run };
}

async function refuse(request: Request, refusal: SyncRefusal): Promise<RequestSyncOutcome> {
  const { tx, practice, at } = request;
  const status = refusal.reason === 'RECONNECT_NEEDED' ? 'ACTION_REQUIRED' : 'FAILURE';
  const entry = entryOf(request, { status, message: refusal.message, runId: null });
  await tx.activity.add(entry);
  await tx.events.append(practice.id, [{ type: 'activity.changed', ids: [entry.id] }], at);
  return { type: 'Refused', refusal };
}

async function runOf(request: Request, { kind, recordId }: PermittedSync): Promise<SyncRun> {
  const { tx, practice, viewer, input, record, at } = request;
  const watermark = await tx.watermarks.find(practice.id, kind);
  const deltaPossible = watermark !== null && incrementalKinds.includes(kind);
  const run = newRun({
    id: request.deps.newId(),
    practiceId: practice.id,
    kind,
    recordId,
    trigger: 'MANUAL',
    requestedBy: viewer.name,
    requestedAt: at,
    mode: deltaPossible && !input.full ? 'INCREMENTAL' : 'FULL',
  });
  // Its first page looks again, with the record held; here it is only what the viewer is told.
  const waits =
    record !== null && kind === 'CLIENT_FIELDS' && (await tx.pending.of(record)).length > 0;
  return waits ? { ...run, state: 'WAITING' } : run;
}

function entryOf(
  request: Request,
  entry: Pick<ActivityEntry, 'status' | 'message' | 'runId'>,
): ActivityEntry {
  const { input, record } = request;
  return {
    id: request.deps.newId(),
    practiceId: request.practice.id,
    type: 'SYNC',
    title: titleOf(input.kind, record),
    recordId: record?.id ?? null,
    actor: request.viewer.name,
    createdAt: request.at,
    ...entry,
  };
}

const keyOf = (request: Request, key: string) => ({
  practiceId: request.practice.id,
  subject: request.viewer.subject,
  key,
});

const fingerprintOf = ({ kind, record, full }: RequestSyncInput): string =>
  JSON.stringify([kind, record, full]);
