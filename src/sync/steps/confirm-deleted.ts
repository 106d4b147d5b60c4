import type { Transaction } from '../../db/unit-of-work.ts';
import { reserveMessage } from '../../domain/quota/describe-limit.ts';
import type { JobRecord } from '../../domain/records/job.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import { describeUnknownUsers } from '../../domain/records/unknown-users.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { mayArchiveMissing, nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { NotFound, SingleRecord } from '../../ports/source.ts';
import type { Batch } from './batch.ts';
import { jobTable } from './job-lists.ts';
import { identityOf, refusedRead, unreadRecord } from './single-record.ts';
import type { Sources, Step, StepOptions } from './step.ts';

/** How many jobs are looked up at once. Each is then confirmed by a call of its own. */
const jobsPerLookup = 20;

/**
 * Confirms the jobs that all lists lack, one call each: a job that XPM does not find is archived, and one
 * that it finds is stored. Each job is a batch, so that a pause repeats no call.
 *
 * When the windows lack more jobs than is plausible, an admin decides about those without further calls.
 * Jobs of no window are confirmed all the same, because jobs leave the list of current jobs every day.
 */
export const confirmDeleted: Step = {
  noun: nounOf(jobTable.list),
  counted: 'archived',
  missing: { mark: () => Promise.resolve(), settles: jobTable, oneByOne: true },
  priority: 'SWEEP',
  tagged: 'JOB',
  content: jobTable.list,
  list: jobTable.list,
  notes: notesOnUnknownUsers,
  isNeeded: null,
  // The list is ours, so only its batches have a time and a call of XPM's.
  open: (source, run, options) => {
    const batches = confirm({ source, run, options });
    return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
  },
};

interface Confirmation {
  readonly source: Sources;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

async function* confirm({ source, run, options }: Confirmation): AsyncGenerator<Batch> {
  const { practiceId } = run;
  // After a pause the decision is the same: both numbers have only decreased.
  const { known, missing } = await options.unitOfWork.transaction((tx) =>
    tx.jobs.countMarked(practiceId),
  );
  const windows = mayArchiveMissing(known, missing);
  let { after, position } = run.cursor;
  for (;;) {
    const page = { after, windows, limit: jobsPerLookup };
    const jobs = await options.unitOfWork.transaction((tx) => tx.jobs.marked(practiceId, page));
    if (jobs.length === 0) return;
    for (const job of jobs) {
      const confirmed = await confirmOne(source, job, options);
      position += 1;
      if (confirmed.type === 'noCallsLeft') {
        yield { ...abandoned, end: position };
        return;
      }
      after = job.id;
      yield { ...confirmed.batch, end: position, after };
    }
  }
}

/**
 * The confirmation gives way first when few of the day's calls remain: the jobs stay marked for the next
 * run. Waiting for the next day would keep the practice from reading its other jobs.
 */
const abandoned: Omit<Batch, 'end'> = {
  size: 1,
  ids: [],
  findings: unreadRecord({
    type: 'recordSkipped',
    reason: 'READ_POSTPONED',
    position: null,
    xpmId: null,
    label: 'The check of jobs that no list contains',
    part: null,
    message: `${reserveMessage}.`,
  }),
  note: null,
  after: null,
  store: () => Promise.resolve(nothingStored),
};

type ConfirmedJob =
  | { readonly type: 'confirmed'; readonly batch: Omit<Batch, 'end' | 'after'> }
  | { readonly type: 'noCallsLeft' };

/** A rejection other than "not found" skips only this job and becomes a problem of the run. */
async function confirmOne(
  source: Sources,
  job: RecordFacts,
  options: StepOptions,
): Promise<ConfirmedJob> {
  try {
    const read = await source.job(job.practiceId, identityOf(job), options);
    const problems = read.type === 'found' ? read.problems : [];
    return confirmed({ examined: [job.xpmId], problems }, storeConfirmed(job, read));
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    const { reason } = error;
    if (reason.kind === 'limited' && reason.limit === 'DAY') return { type: 'noCallsLeft' };
    if (!isAboutOneRecord(error)) throw error;
    const message = `no list of XPM's shows it, and XPM did not confirm that it was deleted (${describeFailure(error).message}).`;
    const rejected = { ...refusedRead, xpmId: job.xpmId, label: job.number, message };
    return confirmed(unreadRecord(rejected), () => Promise.resolve(nothingStored));
  }
}

const confirmed = (findings: Batch['findings'], store: Batch['store']): ConfirmedJob => ({
  type: 'confirmed',
  batch: { size: 1, ids: [], findings, note: null, store },
});

function storeConfirmed(
  { practiceId, xpmId }: RecordFacts,
  read: SingleRecord<JobRecord> | NotFound,
): Batch['store'] {
  const { call } = read;
  if (read.type === 'notFound') {
    return (tx, at) => tx.jobs.archive(practiceId, xpmId, { at, call });
  }
  return async (tx, at) => {
    const stored = await tx.jobs.store(practiceId, [read.record], { at, call });
    await tx.jobs.markUnlisted(practiceId, xpmId);
    return stored;
  };
}

/** How many jobs a note names. */
const jobsPerNote = 3;

/** Notes on jobs whose people are not on the staff list; none before that list was read completely. */
async function notesOnUnknownUsers(
  tx: Transaction,
  practiceId: string,
): Promise<readonly string[]> {
  if ((await tx.watermarks.find(practiceId, 'USERS')) === null) return [];
  const notes: string[] = [];
  for (const role of ['manager', 'partner'] as const) {
    const found = await tx.jobs.withUnknownUser(practiceId, role, jobsPerNote);
    if (found.count > 0) notes.push(describeUnknownUsers(role, found));
  }
  return notes;
}
