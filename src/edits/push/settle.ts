import type { Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { recordsChanged } from '../../domain/activity/events.ts';
import type { ReportedChange } from '../../domain/edits/compare-change.ts';
import { reportOf, settleChange } from '../../domain/edits/compare-change.ts';
import type { Content, PendingChange, SentOutcome } from '../../domain/edits/pending-change.ts';
import { definitionOf, isQueued, matchesOurs } from '../../domain/edits/pending-change.ts';
import type { RecordFacts, RecordKey } from '../../domain/records/record.ts';
import type { PushOutcome } from '../../temporal/contract.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { PartNotFound, RemoteRecord } from './remote-record.ts';
import { emptiedFields, remoteContent, removeChange, storeRemote } from './remote-record.ts';
import { reportPush } from './report.ts';
import type { PushRound } from './round.ts';
import type { SentChanges } from './send.ts';

/** XPM's record before and after the changes were sent; `after` is `null` when none was accepted. */
export interface SentBetween {
  readonly before: RemoteRecord | PartNotFound | null;
  readonly after: RemoteRecord | null;
}

/**
 * Stores the outcome of the changes that were sent: an accepted change is removed, a refused one keeps XPM's
 * message, and one that was edited again meanwhile stays queued.
 */
export function settlePush(
  round: PushRound,
  sent: SentChanges,
  { before, after }: SentBetween,
): Promise<PushOutcome> {
  const { deps, record } = round;
  return deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    const stored = (await tx.records.lock(record)) ?? record;
    const current = await tx.pending.of(record);
    const settling: Settling = { tx, round, stored, after, at };
    const accepted: ReportedChange[] = [];
    const refused: PendingChange[] = [];
    for (const [change, refusal] of sent) {
      const latest = current.find(({ id }) => id === change.id);
      if (latest === undefined) {
        const isEdited = current.some(({ field }) => field === change.field);
        if (refusal === null && !isEdited) await sendAgain(settling, change);
        continue;
      }
      const outcome = settleChange({ change, latest, refusal }, contentAfter(settling, latest));
      await storeOutcome(settling, latest, outcome);
      if (outcome.type === 'accepted') await observeState(settling, change);
      const rejected = rejectedBy(outcome);
      if (rejected !== null) {
        refused.push(rejected);
      } else if (refusal === null) {
        accepted.push(reportOf({ sent: change, latest, altered: alteredBy(outcome) }));
      }
    }
    const events = await storeRead(settling, before);
    const fields = [...sent.keys()].map(({ field }) => field);
    const emptied =
      before?.type !== 'found' || after === null
        ? []
        : emptiedFields(before, after, record, fields);
    const report = { accepted, refused, emptied };
    const entries = await reportPush(tx, { record, newId: deps.newId, at }, report);
    const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
    await tx.events.append(record.practiceId, [...events, ...tags, ...entries], at);
    const left = await tx.pending.of(record);
    return { type: left.some(isQueued) ? 'more' : 'idle' };
  });
}

/** The transaction that settles a round; its record is locked. */
interface Settling {
  readonly tx: Transaction;
  readonly round: PushRound;
  readonly stored: RecordFacts;
  readonly after: RemoteRecord | null;
  readonly at: Date;
}

function contentAfter({ after, stored }: Settling, change: PendingChange) {
  return after === null ? ({ type: 'notRead' } as const) : remoteContent(after, stored, change);
}

/** Stores the record as it was read after the changes were sent. A job that XPM does not find was deleted there. */
async function storeRead(
  { tx, round, after, at }: Settling,
  before: SentBetween['before'],
): Promise<readonly PracticeEvent[]> {
  const { record } = round;
  if (after !== null) return storeRemote(tx, record, after, at);
  if (before?.type !== 'notFound' || before.part === 'values' || record.type !== 'JOB') return [];
  const { practiceId, xpmId } = record;
  const { ids } = await tx.jobs.archive(practiceId, xpmId, { at, call: before.call });
  return [recordsChanged('JOB', ids)];
}

async function storeOutcome(
  { tx, round: { record, isOurs }, at }: Settling,
  latest: PendingChange,
  outcome: SentOutcome,
): Promise<void> {
  switch (outcome.type) {
    case 'accepted':
      await removeChange(tx, record, { change: latest, content: outcome.content, at });
      return;
    case 'altered': {
      // A client that is maintained here keeps displaying what was entered.
      const content = isOurs ? latest.ours : outcome.content;
      await removeChange(tx, record, { change: latest, content, at });
      return;
    }
    case 'queued':
    case 'rejected': {
      // For a client that is maintained here a discard restores what was here, not what XPM has.
      const { base, theirs } = isOurs ? latest : outcome.change;
      await tx.pending.save({ ...outcome.change, base, theirs });
    }
  }
}

/** A queued change can have been refused by another round that ran at the same time. */
function rejectedBy(outcome: SentOutcome): PendingChange | null {
  if (outcome.type !== 'queued' && outcome.type !== 'rejected') return null;
  return outcome.change.refusal === null ? null : outcome.change;
}

const alteredBy = (outcome: SentOutcome) => (outcome.type === 'altered' ? outcome : null);

/**
 * Queues a change again that was settled while it was still being sent: another round had taken this one for
 * dead. The record displays a later content than the one that this round has just written to XPM.
 */
async function sendAgain(settling: Settling, change: PendingChange): Promise<void> {
  const { tx, round, stored, at } = settling;
  const remote = contentAfter(settling, change);
  if (remote.type !== 'read' || !matchesOurs(change, remote.content)) return;
  const ours = await displayedContent(tx, stored, change.field);
  const { content: theirs } = remote;
  const again = {
    ...change,
    ours,
    base: theirs,
    theirs,
    replaces: null,
    sending: false,
    attempts: 0,
  };
  if (matchesOurs(again, theirs)) return;
  await tx.pending.save({ ...again, id: round.deps.newId(), since: at });
}

async function displayedContent(
  tx: Transaction,
  record: RecordKey,
  field: string,
): Promise<Content> {
  const definition = definitionOf(field);
  if (definition === null) return (await tx.records.contents(record))[field] ?? null;
  const values = await tx.fieldValues.of(record);
  return values.find(({ definitionXpmId }) => definitionXpmId === definition)?.value ?? null;
}

/** XPM has no list of its states' codes, so a code that led to this name is remembered. */
async function observeState(
  { tx, round }: Settling,
  { record, field, ours }: PendingChange,
): Promise<void> {
  if (record.type !== 'JOB' || field !== 'state' || typeof ours !== 'string') return;
  const { practiceId } = record;
  const known = await tx.jobStates.code(practiceId, ours);
  const code = known ?? round.deps.target.defaultStateCode(ours);
  await tx.jobStates.observe(practiceId, { name: ours, code });
}
