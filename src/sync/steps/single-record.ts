import type { ReadStamp, Transaction } from '../../db/unit-of-work.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { CallOptions, FieldValues, NotFound } from '../../ports/source.ts';
import type { Batch } from '../page/batch.ts';
import type { OpenList, Sources, Step, StepOptions } from './step.ts';

// The calls about one record: each answer is small, and so one batch.

/** A client's custom fields. */
export const clientFields: Step = {
  noun: 'custom fields',
  counted: 'all',
  missing: null,
  tagged: 'CLIENT',
  changed: (ids) => ({ type: 'clients.changed', ids }),
  open: openValues,
};

/** A job's custom fields, after its details; none of one that turned out to be gone. */
export const jobFields: Step = {
  noun: 'custom fields',
  counted: 'all',
  missing: null,
  tagged: 'JOB',
  changed: (ids) => ({ type: 'jobs.changed', ids }),
  async open(source, run, options) {
    if (!aboutOne(options).archived) return openValues(source, run, options);
    return { asOf: run.requestedAt, call: 0n, batches: [] };
  },
};

/** A job's details. One that XPM does not know is gone: there is no better proof. */
export const oneJob: Step = {
  noun: 'jobs',
  counted: 'all',
  missing: null,
  tagged: 'JOB',
  changed: (ids) => ({ type: 'jobs.changed', ids }),
  async open(source, run, options) {
    const job = aboutOne(options);
    const { practiceId, xpmId } = job;
    const read = await source.job(practiceId, identityOf(job), options);
    const { call } = read;
    const batch: Batch =
      read.type === 'notFound'
        ? { ...empty, note: deletedNote(read), store: (tx, at) => archive(tx, job, { at, call }) }
        : {
            size: 1,
            ids: [xpmId],
            unreadable: [],
            end: 1,
            store: (tx, at) => tx.jobs.store(practiceId, [read.record], { at, call }),
          };
    return {
      asOf: read.type === 'notFound' ? run.requestedAt : read.asOf,
      call: read.call,
      batches: [batch],
    };
  },
};

const deletedNote = ({ message }: NotFound): string =>
  `XPM has the job no longer (${message}): it is archived here.`;

/** Told of by a note: the counters are about what was read. */
async function archive(tx: Transaction, job: RecordFacts, stamp: ReadStamp): Promise<StoreResult> {
  const { ids } = await tx.jobs.archive(job.practiceId, job.xpmId, stamp);
  return { ...nothingStored, ids };
}

async function openValues(source: Sources, run: SyncRun, options: StepOptions): Promise<OpenList> {
  const record = aboutOne(options);
  const read = await readValues(source, record, options);
  if (read.type === 'notFound') {
    const unreadable = [unknownInXpm(record)];
    const batch = { ...empty, size: 1, end: 1, unreadable, store: storeNothing };
    return { asOf: run.requestedAt, call: read.call, batches: [batch] };
  }
  const size = read.records.length + read.unreadable.length;
  const batch: Batch = {
    size,
    end: size,
    ids: [],
    unreadable: read.unreadable,
    store: (tx, at) => storeValues(tx, record, read, at),
  };
  return { asOf: read.asOf, call: read.call, batches: [batch] };
}

/** What a record's custom fields hold, by one call. */
export function readValues(
  source: Sources,
  record: RecordFacts,
  options: CallOptions,
): Promise<FieldValues | NotFound> {
  return record.type === 'CLIENT'
    ? source.clientFieldValues(record.practiceId, record.xpmId, options)
    : source.jobFieldValues(record.practiceId, identityOf(record), options);
}

/** Holds the record, as everybody does who reads or writes what is pending of it. */
export async function storeValues(
  tx: Transaction,
  record: RecordFacts,
  read: FieldValues,
  at: Date,
): Promise<StoreResult> {
  await tx.records.lock(record);
  return tx.fieldValues.store(record, read, { at, call: read.call });
}

export const unknownInXpm = ({ xpmId, name }: RecordFacts) => ({
  position: null,
  xpmId,
  label: name,
  problem: 'XPM does not know it any more',
});

export const identityOf = ({ xpmId, number }: RecordFacts) => ({ xpmId, number: number ?? '' });

const empty = { size: 0, ids: [], unreadable: [], end: 0 } as const;

const storeNothing = (): Promise<StoreResult> => Promise.resolve(nothingStored);

function aboutOne({ record }: StepOptions): RecordFacts {
  if (record === null) throw new Error('A step about one record was taken without one.');
  return record;
}
