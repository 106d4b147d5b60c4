import type { Transaction } from '../../db/unit-of-work.ts';
import type { ReportedChange } from '../../domain/edits/compare-change.ts';
import { compareChange } from '../../domain/edits/compare-change.ts';
import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { definitionOf, isQueued } from '../../domain/edits/pending-change.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { PushOptions } from '../../ports/xpm/target.ts';
import { recordPendingSyncChanges } from '../pending-sync-changed.ts';
import type { RemoteRecord } from './remote-record.ts';
import { remoteContent, removeChange, storeRemote } from './remote-record.ts';
import { reportPush } from './report.ts';
import type { PushRound } from './round.ts';

/** The result of comparing a record's queued changes with XPM. */
export interface Comparison {
  /** The changes to send, marked as being sent. */
  readonly changes: readonly PendingChange[];
  readonly options: PushOptions;
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
  const { deps, record, isOurs } = round;
  const at = deps.clock.now();
  const stored = (await tx.records.lock(record)) ?? record;
  const changes: PendingChange[] = [];
  const accepted: ReportedChange[] = [];
  const undecided: PendingChange[] = [];
  let isMoreQueued = false;
  for (const change of (await tx.pending.of(record)).filter(isQueued)) {
    const compared = compareChange(change, remoteContent(remote, stored, change), isOurs);
    switch (compared.type) {
      case 'later':
        isMoreQueued = true;
        break;
      case 'present':
        await removeChange(tx, record, { change, content: compared.content, at });
        if (compared.reported !== null) accepted.push(compared.reported);
        break;
      case 'needsDecision':
        await tx.pending.save(compared.change);
        undecided.push(compared.change);
        break;
      case 'send':
        await tx.pending.save(compared.change);
        changes.push(compared.change);
    }
  }
  const events = await storeRemote(tx, record, remote, at);
  const report = { accepted, refused: undecided, emptied: [] };
  const entries = await reportPush(tx, { record, newId: deps.newId, at }, report);
  const tags = await recordPendingSyncChanges(tx, { ...record, ids: [record.id] }, at);
  await tx.events.append(record.practiceId, [...events, ...tags, ...entries], at);
  const present = await presentContents(tx, stored, remote);
  return {
    changes,
    options: { ...(await pushOptionsOf(tx, round, changes)), present },
    isMoreQueued,
  };
}

/** XPM's contents of the record's own fields, by the latest call that has read them. */
async function presentContents(
  tx: Transaction,
  stored: RecordFacts,
  { details }: RemoteRecord,
): Promise<PushOptions['present']> {
  if (details === null) return {};
  const pending = await tx.pending.of(stored);
  const isNewer = stored.lastReadCall > details.call;
  const displayed = await tx.records.contents(stored);
  const read: Readonly<Record<string, unknown>> = { ...details.record };
  return Object.fromEntries(
    Object.keys(displayed).map((field): [string, Content] => {
      if (!isNewer) return [field, (read[field] ?? null) as Content];
      const change = pending.find((each) => each.field === field);
      return [field, change === undefined ? (displayed[field] ?? null) : change.theirs];
    }),
  );
}

async function pushOptionsOf(
  tx: Transaction,
  { record, signal, series }: PushRound,
  changes: readonly PendingChange[],
): Promise<Omit<PushOptions, 'present'>> {
  const { practiceId } = record;
  const stateCodes = new Map<string, string>();
  for (const { field, ours } of changes) {
    if (record.type !== 'JOB' || field !== 'state' || typeof ours !== 'string') continue;
    const code = await tx.jobStates.code(practiceId, ours);
    if (code !== null) stateCodes.set(ours, code);
  }
  const ids = changes.flatMap(({ field }) => definitionOf(field) ?? []);
  const definitions = await tx.fieldValues.definitionsInXpm(practiceId, ids);
  const valueElements = new Map(
    definitions.map(({ xpmId, valueElement }) => [xpmId, valueElement]),
  );
  return { signal, priority: 'WRITE', series, stateCodes, valueElements };
}
