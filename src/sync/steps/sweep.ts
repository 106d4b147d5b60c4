import type { Transaction } from '../../db/unit-of-work.ts';
import type { Findings } from '../../domain/records/problem.ts';
import { fieldValuesOf } from '../../domain/records/problem.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import { recordNouns, recordTitle } from '../../domain/records/record.ts';
import { listOfType } from '../../domain/records/record-list.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { FieldValues, NotFound } from '../../ports/source.ts';
import type { Batch } from './batch.ts';
import {
  readValues,
  refusedRead,
  storeValues,
  unknownInXpm,
  unreadRecord,
  valueFindings,
} from './single-record.ts';
import type { Sources, Step, StepOptions } from './step.ts';

/** XPM allows five concurrent calls of a practice (docs/xpm-api.md 2.1); one stays free for higher priorities. */
const concurrentCalls = 4;

/**
 * The custom fields of all clients or jobs, one call each, a few at once. A sweep may take days, with a
 * pause at each limit, so the run's cursor has the last record that was read.
 */
export const sweepOf = (type: RecordType): Step => ({
  noun: `${recordNouns[type]}s`,
  counted: 'all',
  missing: null,
  priority: null,
  tagged: type,
  content: fieldValuesOf[type],
  list: listOfType[type],
  notes: null,
  isNeeded: null,
  // The list is ours, so only its batches have a time and a call of XPM's.
  open: (source, run, options) => {
    const batches = sweep({ source, run, options }, type);
    return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
  },
});

interface Sweep {
  readonly source: Sources;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

interface Rejected {
  readonly type: 'rejected';
  readonly failure: SourceFailure;
}

interface NextRecord {
  readonly record: RecordFacts;
  /** It has edits that XPM has not accepted yet. */
  readonly isPending: boolean;
}

/** A record and the values of its custom fields; `null` when they were not read. */
interface SweptRecord {
  readonly record: RecordFacts;
  readonly read: FieldValues | NotFound | Rejected | null;
}

async function* sweep({ source, run, options }: Sweep, type: RecordType): AsyncGenerator<Batch> {
  let { after, position } = run.cursor;
  let lastRead: RecordFacts | null = null;
  for (;;) {
    const records = await nextRecords({ run, options }, type, after);
    if (records.length === 0) return;
    const results = await Promise.allSettled(
      await readSome({ source, run, options }, type, records),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const swept = results
      .slice(0, failed === -1 ? results.length : failed)
      .flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    position += swept.length;
    after = swept.at(-1)?.record.id ?? after;
    const rejection = allRejected(swept);
    if (rejection !== null) {
      const [next] = lastRead === null ? await nextRecords({ run, options }, type, after) : [];
      const probe: RecordFacts | null = lastRead ?? next?.record ?? null;
      if (!(await isReadable(source, probe, options))) throw rejection;
    }
    lastRead = swept.findLast(({ read }) => read?.type === 'found')?.record ?? lastRead;
    if (after !== null && swept.length > 0) yield batchOf(swept, { end: position, after });
    // Records before the failed one are stored; that one and the later ones are read again.
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/** Starts to read as many of the records as there are permits for; at least one. */
async function readSome(
  { source, run, options }: Sweep,
  type: RecordType,
  records: readonly NextRecord[],
): Promise<readonly Promise<SweptRecord>[]> {
  const toRead = records.filter(({ isPending }) => !isPending);
  const request = { priority: options.priority ?? 'SWEEP', calls: toRead.length } as const;
  const permits =
    request.calls === 0 ? [] : await source.acquireFieldValuePermits(run.practiceId, type, request);
  const permitOf = new Map(permits.map((permit, place) => [toRead[place], permit]));
  const end = records.findIndex((each) => !each.isPending && !permitOf.has(each));
  return records.slice(0, end === -1 ? records.length : end).map(async (each) => {
    const { record, isPending } = each;
    const permit = permitOf.get(each);
    const read = isPending
      ? null
      : await readOne(source, record, { ...options, ...(permit && { permit }) });
    return { record, read };
  });
}

/** A rejection skips only its record. A failure that concerns all calls ends the page. */
async function readOne(
  source: Sources,
  record: RecordFacts,
  options: StepOptions,
): Promise<SweptRecord['read']> {
  try {
    return await readValues(source, record, options);
  } catch (error) {
    if (!(error instanceof SourceFailure) || !isAboutOneRecord(error)) throw error;
    return { type: 'rejected', failure: error };
  }
}

/** The first failure when XPM has rejected every call of a full batch, otherwise `null`. */
function allRejected(swept: readonly SweptRecord[]): SourceFailure | null {
  const rejected = swept.flatMap(({ read }) => (read?.type === 'rejected' ? read : []));
  return rejected.length === concurrentCalls ? (rejected[0]?.failure ?? null) : null;
}

/**
 * Whether a call about another record succeeds. Then the rejected records are the reason and are passed over;
 * otherwise XPM rejects every call, and thousands more would use up the day.
 */
async function isReadable(
  source: Sources,
  probe: RecordFacts | null,
  options: StepOptions,
): Promise<boolean> {
  if (probe === null) return false;
  return (await readOne(source, probe, options))?.type !== 'rejected';
}

/** The next few records. A client with pending changes is not read: its push reads it. */
function nextRecords(
  { run, options }: Pick<Sweep, 'run' | 'options'>,
  type: RecordType,
  after: string | null,
): Promise<readonly NextRecord[]> {
  return options.unitOfWork.transaction(async (tx) => {
    const records = await tx.records.next(run.practiceId, type, { after, limit: concurrentCalls });
    const next = [];
    for (const record of records) {
      const isPending = type === 'CLIENT' && (await tx.pending.of(record)).length > 0;
      next.push({ record, isPending });
    }
    return next;
  });
}

function batchOf(
  swept: readonly SweptRecord[],
  place: { readonly end: number; readonly after: string },
): Batch {
  return {
    ...place,
    size: swept.length,
    ids: [],
    note: null,
    findings: findingsOf(swept),
    store: (tx, at) => storeAll(tx, swept, at),
  };
}

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
