import type { Transaction } from '../../db/unit-of-work.ts';
import type { Content, PendingChange, SentOutcome } from '../../domain/edits/pending-change.ts';
import {
  definitionOf,
  hasConflict,
  isQueued,
  settleSent,
  wants,
} from '../../domain/edits/pending-change.ts';
import { defaultStateCode } from '../../domain/edits/push-plan.ts';
import type { RecordFacts, RecordKey } from '../../domain/records/record.ts';
import type { PushOutcome } from '../../temporal/contract.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { RemoteRecord } from './remote-record.ts';
import { emptiedFields, remoteContent, removeChange, storeRemote } from './remote-record.ts';
import type { AcceptedChange } from './report.ts';
import { reportPush } from './report.ts';
import type { PushRound } from './round.ts';
import type { SentChanges } from './send.ts';

/** What XPM had before the changes were sent, and has now; `null` when it took nothing. */
export interface SentBetween {
  readonly before: RemoteRecord | null;
  readonly after: RemoteRecord | null;
}

/**
 * Stores what became of the changes that were sent: arrived ones go, refused ones keep XPM's words. One
 * that was edited again meanwhile stays queued.
 */
export function settlePush(
  { deps, record, isOurs }: PushRound,
  sent: SentChanges,
  { before, after }: SentBetween,
): Promise<PushOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    const stored = (await tx.records.lock(record)) ?? record;
    const current = new Map((await tx.pending.of(record)).map((change) => [change.id, change]));
    const report = { arrived: [] as AcceptedChange[], refused: [] as PendingChange[] };
    for (const [change, refusal] of sent) {
      const latest = current.get(change.id);
      if (latest === undefined) {
        const isEdited = [...current.values()].some(({ field }) => field === change.field);
        if (refusal === null && !isEdited) {
          await restore(tx, { deps, stored, at }, { change, after });
        }
        continue;
      }
      const outcome = outcomeOf({ change, latest, refusal, stored }, after);
      if ('change' in outcome) {
        await tx.pending.save(keeping(outcome.change, latest, isOurs));
      } else {
        await removeChange(tx, record, { change: latest, ...shownBy(outcome, latest, isOurs), at });
      }
      if (outcome.type === 'accepted') await learnState(tx, change);
      if ('change' in outcome && outcome.change.refusal !== null) {
        report.refused.push(outcome.change);
      } else if (refusal === null) {
        report.arrived.push(acceptedChange(change, outcome));
      }
    }
    const events = after === null ? [] : await storeRemote(tx, record, after, at);
    const names = [...sent.keys()].map(({ field }) => field);
    const emptied =
      before === null || after === null ? [] : emptiedFields(before, after, record, names);
    const entries = await reportPush(tx, { record, newId: deps.newId, at }, { ...report, emptied });
    const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
    await tx.events.append(record.practiceId, [...events, ...tags, ...entries], at);
    const left = await tx.pending.of(record);
    return { type: left.some(isQueued) ? 'more' : 'idle' };
  });
}

interface Settled {
  readonly deps: Pick<PushRound['deps'], 'newId'>;
  readonly stored: RecordFacts;
  readonly at: Date;
}

/**
 * A change that was settled while it was still being sent: another round, believed dead, was only slow.
 * What the record shows is later than what has just overwritten it in XPM, and so it is sent again.
 */
async function restore(
  tx: Transaction,
  { deps, stored, at }: Settled,
  { change, after }: { readonly change: PendingChange; readonly after: RemoteRecord | null },
): Promise<void> {
  const now = after === null ? null : remoteContent(after, stored, change);
  if (now === null || !wants(change, now.content)) return;
  const shown = await shownContent(tx, stored, change.field);
  const { content: theirs } = now;
  const again = { ...change, ours: shown, base: theirs, theirs, sending: false, attempts: 0 };
  if (wants(again, theirs)) return;
  await tx.pending.save({ ...again, id: deps.newId(), since: at });
}

async function shownContent(tx: Transaction, record: RecordKey, field: string): Promise<Content> {
  const definition = definitionOf(field);
  if (definition === null) return (await tx.records.contents(record))[field] ?? null;
  const values = await tx.fieldValues.of(record);
  return values.find(({ definitionXpmId }) => definitionXpmId === definition)?.value ?? null;
}

interface Settling {
  /** As it was sent. */
  readonly change: PendingChange;
  /** As it is now. */
  readonly latest: PendingChange;
  readonly refusal: string | null;
  readonly stored: RecordFacts;
}

function outcomeOf(
  { change, latest, refusal, stored }: Settling,
  after: RemoteRecord | null,
): SentOutcome {
  const settled = { ...latest, sending: false };
  if (refusal !== null) {
    // Of a value that nobody asks for any more the refusal is no news.
    if (!wants(latest, change.ours)) return { type: 'queued', change: settled };
    return { type: 'rejected', change: { ...settled, refusal } };
  }
  const theirs = after === null ? null : remoteContent(after, stored, latest);
  if (theirs !== null) return settleSent(latest, change, theirs.content);
  const unread = 'XPM took it, but what it has now cannot be read';
  return { type: 'rejected', change: { ...settled, refusal: unread } };
}

/** Of a client that is maintained here a discard brings back what was here, not what XPM has. */
const keeping = (next: PendingChange, latest: PendingChange, isOurs: boolean): PendingChange =>
  isOurs ? { ...next, base: latest.base, theirs: latest.theirs } : next;

/** What a field shows whose change is done with: of a client that is maintained here what was entered. */
const shownBy = (
  outcome: Extract<SentOutcome, { content: Content }>,
  latest: PendingChange,
  isOurs: boolean,
) => ({ content: isOurs && outcome.type === 'altered' ? latest.ours : outcome.content });

/** What it replaced is told only when that was not known here as the field was edited. */
const acceptedChange = (change: PendingChange, outcome: SentOutcome): AcceptedChange => ({
  change,
  replaced: hasConflict(change) ? { content: change.theirs } : null,
  altered: outcome.type === 'altered' ? outcome : null,
});

/** XPM has no list of its states' codes: that one led to this name is worth remembering. */
async function learnState(tx: Transaction, { record, field, ours }: PendingChange): Promise<void> {
  if (record.type !== 'JOB' || field !== 'state' || typeof ours !== 'string') return;
  const { practiceId } = record;
  const code = (await tx.jobStates.code(practiceId, ours)) ?? defaultStateCode(ours);
  await tx.jobStates.learn(practiceId, { name: ours, code });
}
