import type { ListedJob, NumberedJob } from '../../domain/records/job.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { Chunk, JobChunk, JobList, PracticeSource } from '../../ports/xpm/source.ts';
import type { Batch } from './batch.ts';
import { inBatches } from './batch.ts';
import type { ListEntry } from './single-reads/growing-piece.ts';
import { callsInSeries, readsAlone, storeEach } from './single-reads/read-alone.ts';
import type { StepOptions } from './step.ts';

/** A list of jobs, some of which may lack their identifier. */
export interface OpenedJobs {
  readonly source: PracticeSource;
  readonly run: SyncRun;
  readonly options: StepOptions;
  readonly list: JobList;
}

/**
 * The batches of a list of jobs. A job without an identifier is taken for the one with its number only while
 * nothing in it differs. Otherwise it is new, has changed, or its number belongs to another job now: it is read
 * alone, which brings its identifier. So a number never decides what is written.
 */
export async function* jobBatches(opened: OpenedJobs): AsyncGenerator<Batch> {
  const { run, options, list } = opened;
  const numbered: NumberedJob[] = [];
  let end = 0;
  const batches = inBatches(identified(list.chunks, numbered), {
    newBatch: () => options.unitOfWork.newBatch('jobs'),
    store: (tx, records, at) =>
      tx.jobs.storeBatch(run.practiceId, records, { at, call: list.call }),
  });
  for await (const batch of batches) {
    end = batch.end;
    yield batch;
  }
  if (numbered.length > 0) yield* numberedBatches(opened, numbered, end);
}

async function* identified(
  chunks: AsyncIterable<JobChunk>,
  numberedJobs: NumberedJob[],
): AsyncGenerator<Chunk<ListedJob>> {
  for await (const { records, problems, numbered = [] } of chunks) {
    numberedJobs.push(...numbered);
    yield { records, problems };
  }
}

async function* numberedBatches(
  { source, run, options, list }: OpenedJobs,
  jobs: readonly NumberedJob[],
  before: number,
): AsyncGenerator<Batch> {
  const { practiceId } = run;
  const unchanged = await options.unitOfWork.transaction((tx) =>
    tx.jobs.unchanged(practiceId, jobs, list.call),
  );
  const idOf = new Map(unchanged.map(({ number, xpmId }) => [number, xpmId]));
  const entries = jobs.map(({ number, name }): ListEntry => {
    const xpmId = idOf.get(number) ?? null;
    return { key: number, xpmId, name: `${number} (${name})` };
  });
  // After a pause the list is read again, but the jobs up to the last one that was dealt with are not.
  const first = entries.findIndex(({ key }) => key === run.cursor.after) + 1;
  const chosen = new Set(
    entries.slice(first).flatMap(({ key, xpmId }) => (xpmId === null ? key : [])),
  );
  const nextCall = callsInSeries(run, options);
  const read = (number: string) => source.job(practiceId, { number, xpmId: null }, nextCall());
  let end = before;
  const { refusals } = run.cursor;
  const readings = { run, options, type: 'JOB', entries, chosen, refusals, read } as const;
  for await (const piece of readsAlone(readings)) {
    end += piece.size;
    const ids = [...piece.passed, ...piece.read.map(({ record }) => record)];
    yield {
      size: piece.size,
      ids: ids.flatMap(({ xpmId }) => xpmId ?? []),
      findings: piece.findings,
      end,
      note: null,
      after: piece.last?.key ?? null,
      hasSucceeded: piece.hasSucceeded,
      refusals: piece.refusals,
      store: (tx, at) => storeEach(tx.jobs, { practiceId, read: piece.read, at }),
    };
  }
}
