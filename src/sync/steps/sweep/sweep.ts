import { fieldValuesOf } from '../../../domain/records/problem.ts';
import type { RecordFacts, RecordType } from '../../../domain/records/record.ts';
import { recordNouns } from '../../../domain/records/record.ts';
import { listOfType } from '../../../domain/records/record-list.ts';
import { isAboutOneRecord } from '../../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../../domain/sync/source-failure.ts';
import type { SweepPhase } from '../../../domain/sync/sweep-phase.ts';
import { sweepPhases } from '../../../domain/sync/sweep-phase.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../ports/xpm/source.ts';
import type { Batch } from '../batch.ts';
import { confirmRefusals, isDoubtful, refusalsConfirmed } from '../single-reads/refusals.ts';
import { readValues } from '../single-record.ts';
import type { Step, StepOptions } from '../step.ts';
import type { SweptRecord } from './swept-batch.ts';
import { refusalsAfter, sweptBatch } from './swept-batch.ts';

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
  let { after, position, refusals } = run.cursor;
  for (;;) {
    const records = await nextRecords({ run, options }, which, after);
    const [first] = records;
    if (first === undefined) return;
    if (isDoubtful(refusals)) {
      const read = (other: RecordFacts | null) =>
        readValues(source, other ?? first.record, options);
      await confirmRefusals({ run, options, type: which.type, read });
      refusals = 0;
      yield refusalsConfirmed({ end: position, after });
    }
    const results = await Promise.allSettled(
      await readSome({ source, run, options }, which.type, records),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const swept = results
      .slice(0, failed === -1 ? results.length : failed)
      .flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    position += swept.length;
    after = swept.at(-1)?.record.id ?? after;
    refusals = refusalsAfter(refusals, swept);
    if (swept.length > 0) yield sweptBatch(swept, { end: position, after, refusals });
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
