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
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { RemoteRecord } from './remote-record.ts';
import { remoteContent, removeChange, storeRemote } from './remote-record.ts';
import type { AcceptedChange } from './report.ts';
import { reportPush } from './report.ts';
import type { PushRound } from './round.ts';
import type { PushContext } from './send.ts';

/** The result of comparing a record's queued changes with XPM. */
export interface Comparison {
  readonly context: PushContext;
  /** The changes to send, marked as being sent. */
  readonly changes: readonly PendingChange[];
  readonly isMoreQueued: boolean;
}

/**
 * Compares the queued changes with XPM's record. A change that XPM has already is removed; a value that was
 * changed in XPM meanwhile is noted, so that the report can name it.
 */
export async function compareChanges(
  tx: Transaction,
  round: PushRound,
  remote: RemoteRecord,
): Promise<Comparison> {
  const { deps, record } = round;
  const at = deps.clock.now();
  const rebaseChange = round.isOurs ? rebaseKeepingOurs : rebase;
  const stored = (await tx.records.lock(record)) ?? record;
  const changes: PendingChange[] = [];
  const accepted: AcceptedChange[] = [];
  let isMoreQueued = false;
  for (const change of (await tx.pending.of(record)).filter(isQueued)) {
    if (!isRead(remote, change)) {
      isMoreQueued = true;
      continue;
    }
    const theirs = remoteContent(remote, stored, change);
    const next =
      theirs === null ? change : rebaseChange({ ...change, sending: false }, theirs.content);
    if (next === null) {
      const content = theirs?.content ?? change.ours;
      await removeChange(tx, record, { change, content, at });
      // An earlier attempt sent it and its result was lost, so its report is due now.
      const replaced = hasConflict(change) ? { content: change.theirs } : null;
      if (change.attempts > 0) accepted.push({ change, replaced, altered: null });
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
  const events = await storeRemote(tx, record, remote, at);
  const report = await reportPush(
    tx,
    { record, newId: deps.newId, at },
    { arrived: accepted, refused: [], emptied: [] },
  );
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  await tx.events.append(record.practiceId, [...events, ...tags, ...report], at);
  return { context: await pushContextOf(tx, round, changes), changes, isMoreQueued };
}

/** Whether the read covers the change's part of the record. A later edit may concern the other part. */
const isRead = ({ details, values }: RemoteRecord, { field }: PendingChange): boolean =>
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
