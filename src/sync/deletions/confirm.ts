import type { Transaction } from '../../db/unit-of-work.ts';
import { reserveMessage } from '../../domain/activity/activity.ts';
import type { JobRecord } from '../../domain/records/job.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { describeUnknownUsers } from '../../domain/records/unknown-users.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { mayArchiveMissing, nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { NotFound, SingleRecord } from '../../ports/source.ts';
import type { Batch } from '../page/batch.ts';
import { identityOf } from '../steps/single-record.ts';
import type { Sources, Step, StepOptions } from '../steps/step.ts';

/** How many jobs are looked up at once; each is then asked about by itself. */
const lookedUp = 20;

/**
 * After all lists: the jobs that those lack, one call each. One that XPM does not know is archived, one that
 * it knows is stored as it is now. Each is a batch of its own, so that a pause in between costs none twice.
 *
 * When windows lack more jobs than is plausible, no call is spent on those: an admin decides. The ones of
 * no window are asked about all the same, because jobs leave the list of current ones every day.
 */
export const confirmDeleted: Step = {
  noun: 'jobs',
  tagged: 'JOB',
  priority: 'SWEEP',
  counted: 'archived',
  missing: { mark: () => Promise.resolve(), settles: 'jobs', oneByOne: true },
  changed: (ids) => ({ type: 'jobs.changed', ids }),
  notes: unknownUsersOf,
  // The records are ours, and of its own time and call each batch knows.
  open: (source, run, options) => {
    const batches = confirm({ source, run, options });
    return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
  },
};

interface Confirming {
  readonly source: Sources;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

async function* confirm({ source, run, options }: Confirming): AsyncGenerator<Batch> {
  const { practiceId } = run;
  // Of a run that goes on after a pause the answer is the same: fewer are left of hardly fewer.
  const { known, missing } = await options.unitOfWork.transaction((tx) =>
    tx.jobs.countMarked(practiceId),
  );
  const windows = mayArchiveMissing(known, missing);
  let { after, position } = run.cursor;
  for (;;) {
    const page = { after, windows, limit: lookedUp };
    const jobs = await options.unitOfWork.transaction((tx) => tx.jobs.marked(practiceId, page));
    if (jobs.length === 0) return;
    for (const job of jobs) {
      const answer = await askAbout(source, job, options);
      position += 1;
      if (answer === 'no calls left') {
        yield { ...given, end: position };
        return;
      }
      after = job.id;
      yield { ...answer, size: 1, ids: [], end: position, after };
    }
  }
}

/**
 * When few of the day's calls are left, this gives way first: the jobs stay marked, and the next run asks
 * about them. To wait for tomorrow instead would keep the practice from reading its other jobs.
 */
const given: Omit<Batch, 'end'> = {
  size: 1,
  ids: [],
  unreadable: [
    {
      position: null,
      xpmId: null,
      label: 'The check of jobs that no list shows',
      problem: reserveMessage,
    },
  ],
  store: () => Promise.resolve(nothingStored),
};

/** A refusal that says something else than that there is no such job costs only this one, and is told. */
async function askAbout(
  source: Sources,
  job: RecordFacts,
  options: StepOptions,
): Promise<Pick<Batch, 'unreadable' | 'store'> | 'no calls left'> {
  try {
    const read = await source.job(job.practiceId, identityOf(job), options);
    return { unreadable: [], store: storing(job, read) };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    const { reason } = error;
    if (reason.kind === 'limited' && reason.limit === 'DAY') return 'no calls left';
    if (!isAboutOneRecord(error)) throw error;
    const problem = `no list shows it, and XPM did not say what became of it (${describeFailure(error).message})`;
    const refused = { position: null, xpmId: job.xpmId, label: job.number, problem };
    return { unreadable: [refused], store: () => Promise.resolve(nothingStored) };
  }
}

function storing(
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
const namedJobs = 3;

/** Jobs whose people the list of staff lacks; nothing is said before that was read completely once. */
async function unknownUsersOf(tx: Transaction, practiceId: string): Promise<readonly string[]> {
  if ((await tx.watermarks.find(practiceId, 'USERS')) === null) return [];
  const notes: string[] = [];
  for (const role of ['manager', 'partner'] as const) {
    const found = await tx.jobs.withUnknownUser(practiceId, role, namedJobs);
    if (found.count > 0) notes.push(describeUnknownUsers(role, found));
  }
  return notes;
}
