import { fieldValuesOf } from '../../domain/records/problem.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import { recordNouns } from '../../domain/records/record.ts';
import { listOfType } from '../../domain/records/record-list.ts';
import { isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { SweepPhase } from '../../domain/sync/sweep-phase.ts';
import { sweepPhases } from '../../domain/sync/sweep-phase.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { PracticeSource } from '../../ports/source.ts';
import type { Batch } from './batch.ts';
import { readValues } from './single-record.ts';
import type { Step, StepOptions } from './step.ts';
import type { SweptRecord } from './swept-batch.ts';
import { sweptBatch } from './swept-batch.ts';

/** XPM allows five concurrent calls of a practice (docs/xpm-api.md 2.1); one stays free for higher priorities. */
const concurrentCalls = 4;

/**
 * The custom fields of all clients or jobs, one call each, a few at once. A sweep may take days, with a
 * pause at each limit. So it reads the most useful records first, with a step for each phase, and the run's
 * cursor has the last record that was read.
 */
export const sweepOf = (type: RecordType): readonly Step[] =>
  sweepPhases.map((phase) => stepOf(type, phase));

const stepOf = (type: RecordType, phase: SweepPhase): Step => ({
  noun: `${recordNouns[type]}s`,
  counted: 'all',
  missing: null,
  priority: null,
  largeList: null,
  tagged: type,
  content: fieldValuesOf[type],
  list: listOfType[type],
  notes: null,
  isNeeded: null,
  // The list is ours, so only its batches have a time and a call of XPM's.
  open: (source, run, options) => {
    const batches = sweep({ source, run, options }, { type, phase });
    return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
  },
});

interface Sweep {
  readonly source: PracticeSource;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

/** The records that a step of the sweep reads. */
interface SweptPhase {
  readonly type: RecordType;
  readonly phase: SweepPhase;
}

interface NextRecord {
  readonly record: RecordFacts;
  /** It has edits that XPM has not accepted yet. */
  readonly isPending: boolean;
}

async function* sweep({ source, run, options }: Sweep, which: SweptPhase): AsyncGenerator<Batch> {
  let { after, position } = run.cursor;
  let lastRead: RecordFacts | null = null;
  for (;;) {
    const records = await nextRecords({ run, options }, which, after);
    if (records.length === 0) return;
    const results = await Promise.allSettled(
      await readSome({ source, run, options }, which.type, records),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const swept = results
      .slice(0, failed === -1 ? results.length : failed)
      .flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    position += swept.length;
    after = swept.at(-1)?.record.id ?? after;
    const rejection = allRejected(swept);
    if (rejection !== null) {
      const probe: RecordFacts | null =
        lastRead ?? (await otherRecord({ run, options }, which, after));
      if (!(await isReadable(source, probe, options))) throw rejection;
    }
    lastRead = swept.findLast(({ read }) => read?.type === 'found')?.record ?? lastRead;
    if (after !== null && swept.length > 0) yield sweptBatch(swept, { end: position, after });
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
  const request = {
    priority: options.priority ?? 'SWEEP',
    calls: toRead.length,
    series: { id: run.id, calls: 1 },
  } as const;
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
  source: PracticeSource,
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
  source: PracticeSource,
  probe: RecordFacts | null,
  options: StepOptions,
): Promise<boolean> {
  if (probe === null) return false;
  return (await readOne(source, probe, options))?.type !== 'rejected';
}

/** The next few records. A client with pending changes is not read: its push reads it. */
function nextRecords(
  { run, options }: Pick<Sweep, 'run' | 'options'>,
  { type, phase }: SweptPhase,
  after: string | null,
): Promise<readonly NextRecord[]> {
  const { practiceId, requestedAt } = run;
  return options.unitOfWork.transaction(async (tx) => {
    const page = { phase, requestedAt, after, limit: concurrentCalls };
    const records = await tx.records.next(practiceId, type, page);
    const next = [];
    for (const record of records) {
      const isPending = type === 'CLIENT' && (await tx.pending.of(record)).length > 0;
      next.push({ record, isPending });
    }
    return next;
  });
}

/** A record that the sweep can try instead: a later one of its phase, or one of another phase. */
async function otherRecord(
  sweep: Pick<Sweep, 'run' | 'options'>,
  { type, phase }: SweptPhase,
  after: string | null,
): Promise<RecordFacts | null> {
  const [next] = await nextRecords(sweep, { type, phase }, after);
  if (next !== undefined) return next.record;
  for (const other of sweepPhases.filter((each) => each !== phase)) {
    const [first] = await nextRecords(sweep, { type, phase: other }, null);
    if (first !== undefined) return first.record;
  }
  return null;
}
