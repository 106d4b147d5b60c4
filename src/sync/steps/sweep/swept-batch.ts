import type { Transaction } from '../../../db/unit-of-work.ts';
import type { Findings } from '../../../domain/records/problem.ts';
import type { RecordFacts } from '../../../domain/records/record.ts';
import { recordTitle } from '../../../domain/records/record.ts';
import { describeFailure } from '../../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../../domain/sync/source-failure.ts';
import type { StoreResult } from '../../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { FieldValues, NotFound } from '../../../ports/xpm/source.ts';
import type { Batch } from '../batch.ts';
import {
  refusedRead,
  storeValues,
  unknownInXpm,
  unreadRecord,
  valueFindings,
} from '../single-record.ts';

interface Rejected {
  readonly type: 'rejected';
  readonly failure: SourceFailure;
}

/** A record and the values of its custom fields; `null` when they were not read. */
export interface SweptRecord {
  readonly record: RecordFacts;
  readonly read: FieldValues | NotFound | Rejected | null;
}

/** The records of a sweep that are stored together. */
export function sweptBatch(
  swept: readonly SweptRecord[],
  place: Pick<Batch, 'end' | 'after' | 'refusals'>,
): Batch {
  return {
    ...place,
    hasSucceeded: swept.some(({ read }) => hasSucceeded(read)),
    size: swept.length,
    ids: [],
    note: null,
    findings: findingsOf(swept),
    store: (tx, at) => storeAll(tx, swept, at),
  };
}

const hasSucceeded = (read: SweptRecord['read']): boolean =>
  read !== null && read.type !== 'rejected';

/** How many calls XPM has refused in a row after these ones. A record that was not read changes nothing. */
export const refusalsAfter = (before: number, swept: readonly SweptRecord[]): number =>
  swept
    .flatMap(({ read }) => read ?? [])
    .reduce((refusals, { type }) => (type === 'rejected' ? refusals + 1 : 0), before);

function findingsOf(swept: readonly SweptRecord[]): Findings {
  const each = swept.flatMap(({ record, read }) => (read === null ? [] : findingsOn(record, read)));
  return {
    examined: each.flatMap(({ examined }) => examined),
    problems: each.flatMap(({ problems }) => problems),
  };
}

function findingsOn(record: RecordFacts, read: NonNullable<SweptRecord['read']>): Findings {
  if (read.type === 'notFound') return unreadRecord(unknownInXpm(record));
  if (read.type === 'rejected') {
    const message = `${describeFailure(read.failure).message}.`;
    const { xpmId } = record;
    return unreadRecord({ ...refusedRead, xpmId, label: recordTitle(record), message });
  }
  const { examined, problems } = valueFindings(record, read);
  // A sweep counts records, so only the first of several skipped fields skips its record.
  const first = problems.find(({ type }) => type === 'recordSkipped');
  return {
    examined,
    problems: problems.map((problem) =>
      problem.type === 'recordSkipped' && problem !== first
        ? { ...problem, type: 'partLeftOut' }
        : problem,
    ),
  };
}

async function storeAll(
  tx: Transaction,
  swept: readonly SweptRecord[],
  at: Date,
): Promise<StoreResult> {
  const ids: string[] = [];
  const pendingSyncChanged: string[] = [];
  // Every transaction locks records in this order, so none waits for another in a circle.
  const ordered = swept.toSorted((a, b) => (a.record.xpmId < b.record.xpmId ? -1 : 1));
  for (const { record, read } of ordered) {
    if (read?.type !== 'found') continue;
    const stored = await storeValues(tx, record, read, at);
    ids.push(...stored.ids);
    pendingSyncChanged.push(...stored.pendingSyncChanged);
  }
  // A sweep counts records, not fields.
  return { ...nothingStored, changed: ids.length, ids, pendingSyncChanged };
}
