import type { ReadStamp, Transaction } from '../../db/unit-of-work.ts';
import { quote } from '../../domain/activity/statement.ts';
import type { Findings, ProblemContent } from '../../domain/records/problem.ts';
import { fieldValuesOf, nounOfContent } from '../../domain/records/problem.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import { recordTitle } from '../../domain/records/record.ts';
import { listOfType } from '../../domain/records/record-list.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { CallOptions, FieldValues, NotFound, PracticeSource } from '../../ports/xpm/source.ts';
import type { Batch } from './batch.ts';
import type { OpenList, Step, StepOptions } from './step.ts';

// Steps about one record. The response is small, so it is one batch.

/** A client's custom fields. */
export const clientValues: Step = stepOf('CLIENT', fieldValuesOf.CLIENT, openValues);

/** A job's details. A job that XPM does not find was deleted there: there is no better proof. */
export const jobDetails: Step = stepOf('JOB', 'jobs', openJob);

/** A job's custom fields, after its details. A deleted job has none. */
export const jobValues: Step = stepOf('JOB', fieldValuesOf.JOB, async (source, run, options) => {
  if (!recordOf(options).archived) return openValues(source, run, options);
  return { asOf: run.requestedAt, call: 0n, batches: [] };
});

function stepOf(type: RecordType, content: ProblemContent, open: Step['open']): Step {
  return {
    noun: nounOfContent(content),
    content,
    counted: 'all',
    missing: null,
    priority: null,
    largeList: null,
    tagged: type,
    list: listOfType[type],
    notes: null,
    isNeeded: null,
    open,
  };
}

async function openJob(
  source: PracticeSource,
  run: SyncRun,
  options: StepOptions,
): Promise<OpenList> {
  const job = recordOf(options);
  if (job.type !== 'JOB') throw new Error(`The record ${job.id} is no job.`);
  const { practiceId, xpmId } = job;
  const read = await source.job(practiceId, job, options);
  const { call } = read;
  if (read.type === 'notFound') {
    const note = `The job no longer exists in XPM (${quote(read.statement)}), so it was archived here.`;
    const findings = { examined: [xpmId], problems: [] };
    const batch = batchOf(findings, 0, (tx, at) => archive(tx, job, { at, call }));
    return { asOf: run.requestedAt, call, batches: [{ ...batch, note }] };
  }
  const findings = { examined: [xpmId], problems: read.problems };
  const batch = batchOf(findings, 1, (tx, at) =>
    tx.jobs.store(practiceId, [read.record], { at, call }),
  );
  return { asOf: read.asOf, call, batches: [{ ...batch, ids: [xpmId] }] };
}

async function openValues(
  source: PracticeSource,
  run: SyncRun,
  options: StepOptions,
): Promise<OpenList> {
  const record = recordOf(options);
  const read = await readValues(source, record, options);
  if (read.type === 'notFound') {
    const batch = batchOf(unreadRecord(unknownInXpm(record)), 1, () =>
      Promise.resolve(nothingStored),
    );
    return { asOf: run.requestedAt, call: read.call, batches: [batch] };
  }
  const size = read.records.length + skippedRecords(read.problems).length;
  const findings = valueFindings(record, read);
  const batch = batchOf(findings, size, (tx, at) => storeValues(tx, record, read, at));
  return { asOf: read.asOf, call: read.call, batches: [batch] };
}

const batchOf = (findings: Findings, size: number, store: Batch['store']): Batch => ({
  size,
  end: size,
  ids: [],
  findings,
  note: null,
  after: null,
  hasSucceeded: false,
  refusals: null,
  store,
});

/** What the values of a record's custom fields say: its problems are about the record, by field. */
export const valueFindings = (record: RecordFacts, { problems }: FieldValues): Findings => ({
  examined: [record.xpmId],
  problems: problems.map((problem) => ({
    ...problem,
    position: null,
    xpmId: record.xpmId,
    label: recordTitle(record),
    part: [problem.label, problem.part].filter((each) => each !== null).join(', ') || null,
    message: `the field ${problem.label ?? ''}: ${problem.message}`,
  })),
});

/** The problem of a record that was not read, so nothing is known about its other problems. */
export const unreadRecord = (problem: ReadProblem): Findings => ({
  examined: [],
  problems: [problem],
});

/** A note reports the archived job, because the counters are about what was read. */
async function archive(tx: Transaction, job: RecordFacts, stamp: ReadStamp): Promise<StoreResult> {
  const { ids } = await tx.jobs.archive(job.practiceId, job.xpmId, stamp);
  return { ...nothingStored, ids };
}

/** What reads the custom fields of one record. */
export type ValueSource = Pick<PracticeSource, 'clientFieldValues' | 'jobFieldValues'>;

/** The values of a record's custom fields, by one call. */
export function readValues(
  source: ValueSource,
  record: RecordFacts,
  options: CallOptions,
): Promise<FieldValues | NotFound> {
  return record.type === 'CLIENT'
    ? source.clientFieldValues(record.practiceId, record.xpmId, options)
    : source.jobFieldValues(record.practiceId, record, options);
}

/** Locks the record first, like every other writer of its pending changes. */
export async function storeValues(
  tx: Transaction,
  record: RecordFacts,
  read: FieldValues,
  at: Date,
): Promise<StoreResult> {
  await tx.records.lock(record);
  return tx.fieldValues.store(record, read, { at, call: read.call });
}

/** The problem of a record whose own call XPM refused, apart from the record and the message. */
export const refusedRead = {
  type: 'recordSkipped',
  reason: 'READ_REFUSED',
  position: null,
  part: null,
} as const;

export const unknownInXpm = ({ xpmId, name }: RecordFacts): ReadProblem => ({
  ...refusedRead,
  reason: 'NOT_IN_XPM',
  xpmId,
  label: name,
  message: 'it no longer exists in XPM.',
});

function recordOf({ record }: StepOptions): RecordFacts {
  if (record === null) throw new Error('A step about one record has no record.');
  return record;
}
