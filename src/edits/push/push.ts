import type { Transaction } from '../../db/unit-of-work.ts';
import type { PendingChange } from '../../domain/edits/pending-change.ts';
import {
  definitionOf,
  hasConflict,
  isQueued,
  rebase,
  rebaseKeepingOurs,
} from '../../domain/edits/pending-change.ts';
import { defaultStateCode } from '../../domain/edits/push-plan.ts';
import type { RecordFacts, RecordKey } from '../../domain/records/record.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { NotFound } from '../../ports/source.ts';
import type { PracticeTarget } from '../../ports/target.ts';
import type { SyncPageDependencies } from '../../sync/page/page.ts';
import type { PushInput, PushOutcome } from '../../temporal/contract.ts';
import { keyOf } from '../edit-record.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import { failPush } from './fail.ts';
import type { RemoteRecord } from './remote-record.ts';
import { readRemote, remoteContent, removeChange, storeRemote } from './remote-record.ts';
import type { AcceptedChange } from './report.ts';
import { reportPush } from './report.ts';
import type { PushContext, SentChanges } from './send.ts';
import { sendChanges } from './send.ts';
import { settlePush } from './settle.ts';

export interface PushDependencies extends SyncPageDependencies {
  readonly target: PracticeTarget;
}

/** One round for one record: what it began with. */
export interface PushRound {
  readonly deps: PushDependencies;
  readonly input: PushInput;
  readonly record: RecordFacts;
  /** A client that is maintained here: what XPM has otherwise is not shown. */
  readonly isOurs: boolean;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
}

/**
 * One round of bringing a record's queued changes to XPM: reads what XPM has, sends what differs, and reads
 * it back. Safe to repeat at any point: what an earlier attempt has brought there is seen and not sent again.
 */
export async function pushChanges(
  deps: PushDependencies,
  input: PushInput,
  signal: AbortSignal,
): Promise<PushOutcome> {
  const startedAt = deps.clock.now();
  const begun = await deps.unitOfWork.transaction((tx) => queuedOf(tx, keyOf(input)));
  if (begun === null) return { type: 'idle' };
  const { record, isOurs } = begun;
  const round = { deps, input, record, isOurs, startedAt, signal };
  try {
    return await push(round, begun.changes);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId: input.practiceId });
    return failPush(round, error);
  }
}

interface Queued {
  readonly record: RecordFacts;
  readonly isOurs: boolean;
  readonly changes: readonly PendingChange[];
}

async function queuedOf(tx: Transaction, key: RecordKey): Promise<Queued | null> {
  const record = await tx.records.lock(key);
  if (record === null) return null;
  const changes = (await tx.pending.of(record)).filter(isQueued);
  if (changes.length === 0) return null;
  const { primaryForClientMaintenance } = await tx.practices.settings(record.practiceId);
  return { record, changes, isOurs: record.type === 'CLIENT' && primaryForClientMaintenance };
}

/** A round reads twice, and sends with up to four calls; what a wait interrupts is read anew. */
const roundCalls = 8;

async function push(round: PushRound, queued: readonly PendingChange[]): Promise<PushOutcome> {
  const { deps, record, signal } = round;
  const options = { signal, priority: 'WRITE' } as const;
  const before = await readRemote(deps.source, record, queued, { ...options, room: roundCalls });
  if (before.type === 'notFound') {
    return settlePush(round, refusedAll(queued, before), { before: null, after: null });
  }
  const prepared = await deps.unitOfWork.transaction((tx) => prepare(tx, round, before));
  if (prepared.changes.length === 0) return { type: prepared.isMoreQueued ? 'more' : 'idle' };
  const sent = await sendChanges(prepared.means, prepared.changes);
  const taken = [...sent].flatMap(([change, refusal]) => (refusal === null ? [change] : []));
  const after = taken.length === 0 ? null : await readRemote(deps.source, record, taken, options);
  return settlePush(round, sent, {
    before,
    after: after !== null && after.type === 'notFound' ? null : after,
  });
}

const refusedAll = (changes: readonly PendingChange[], { message }: NotFound): SentChanges =>
  new Map(changes.map((change) => [change, message]));

interface Prepared {
  readonly means: PushContext;
  /** What has to be sent, marked as being sent. */
  readonly changes: readonly PendingChange[];
  readonly isMoreQueued: boolean;
}

/** Compares with what XPM has: what is there already is done, what was changed there meanwhile is noted. */
async function prepare(tx: Transaction, round: PushRound, now: RemoteRecord): Promise<Prepared> {
  const { deps, record } = round;
  const at = deps.clock.now();
  const rebaseChange = round.isOurs ? rebaseKeepingOurs : rebase;
  const stored = (await tx.records.lock(record)) ?? record;
  const changes: PendingChange[] = [];
  const arrived: AcceptedChange[] = [];
  let isMoreQueued = false;
  for (const change of (await tx.pending.of(record)).filter(isQueued)) {
    if (!isReadNow(now, change)) {
      isMoreQueued = true;
      continue;
    }
    const theirs = remoteContent(now, stored, change);
    const next =
      theirs === null ? change : rebaseChange({ ...change, sending: false }, theirs.content);
    if (next === null) {
      const content = theirs?.content ?? change.ours;
      await removeChange(tx, record, { change, content, at });
      // Sent by an attempt whose end was lost: what it replaced is told now.
      const replaced = hasConflict(change) ? { content: change.theirs } : null;
      if (change.attempts > 0) arrived.push({ change, replaced, altered: null });
      continue;
    }
    const { attempts } = next;
    const sending = {
      ...next,
      sending: true,
      attempts: attempts + 1,
      problem: null,
      nextAttemptAt: null,
    };
    await tx.pending.save(sending);
    changes.push(sending);
  }
  const events = await storeRemote(tx, record, now, at);
  const report = await reportPush(
    tx,
    { record, newId: deps.newId, at },
    { arrived, refused: [], emptied: [] },
  );
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  await tx.events.append(record.practiceId, [...events, ...tags, ...report], at);
  return { means: await pushContextOf(tx, round, changes), changes, isMoreQueued };
}

/** Whether that part of the record was read which the change is about; one that came later was not. */
const isReadNow = ({ details, values }: RemoteRecord, { field }: PendingChange): boolean =>
  (definitionOf(field) === null ? details : values) !== null;

async function pushContextOf(
  tx: Transaction,
  { deps, record, signal }: PushRound,
  changes: readonly PendingChange[],
): Promise<PushContext> {
  const { practiceId } = record;
  const state = changes.find(({ field }) => record.type === 'JOB' && field === 'state')?.ours;
  const name = typeof state === 'string' ? state : '';
  const stateCode = (await tx.jobStates.code(practiceId, name)) ?? defaultStateCode(name);
  const ids = changes.flatMap(({ field }) => definitionOf(field) ?? []);
  const definitions = await tx.fieldValues.definitionsInXpm(practiceId, ids);
  const elements = new Map(definitions.map(({ xpmId, valueElement }) => [xpmId, valueElement]));
  return { target: deps.target, record, stateCode, elements, signal };
}
