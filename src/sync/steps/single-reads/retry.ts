import type { RetriedRecords } from '../../../db/unit-of-work.ts';
import { fieldValuesOf, nounOfContent } from '../../../domain/records/problem.ts';
import type { RetriedContent } from '../../../domain/records/problem-retry.ts';
import type { RecordType } from '../../../domain/records/record.ts';
import { listOfType } from '../../../domain/records/record-list.ts';
import { isAboutOneRecord } from '../../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../../domain/sync/source-failure.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { Batch } from '../batch.ts';
import { readValues } from '../single-record.ts';
import type { Step } from '../step.ts';
import { sweptBatch } from '../sweep/swept-batch.ts';
import type { Reread, Rereading, RereadList } from './reread.ts';
import { readDetails, succeeded } from './reread.ts';

// Steps about the records of the problems that a retry is about. Each record costs exactly one call.

type RecordBatch = Omit<Batch, 'end' | 'after'>;

/** What a step reads of each record. */
interface RetriedRead<C extends RetriedContent> {
  readonly content: C;
  readonly type: RecordType;
  /** @throws SourceFailure */
  readonly read: (retrying: Rereading, record: RetriedRecords[C]) => Promise<RecordBatch>;
}

/** The details of clients or jobs. */
export const retriedDetails = <L extends RereadList>(reread: Reread<L>): Step =>
  retryStep({
    content: reread.table.list,
    type: reread.type,
    read: (retrying, record) => readDetails(reread, retrying, record),
  });

/** The custom fields of clients or jobs. */
export const retriedValues = (type: RecordType): Step =>
  retryStep({
    content: fieldValuesOf[type],
    type,
    read: async ({ source, run: { practiceId }, options }, { id }) => {
      const record = await options.unitOfWork.transaction((tx) =>
        tx.records.find({ practiceId, type, id }),
      );
      if (record === null) throw new Error(`The record ${id} of a problem does not exist.`);
      const read = await readValues(source, record, options);
      return sweptBatch([{ record, read }], { end: 0, after: null, refusals: null });
    },
  });

function retryStep<C extends RetriedContent>(retried: RetriedRead<C>): Step {
  const { content, type } = retried;
  return {
    noun: nounOfContent(content),
    counted: 'all',
    missing: null,
    priority: null,
    largeList: null,
    tagged: type,
    content,
    list: listOfType[type],
    notes: null,
    isNeeded: async (tx, run) => (await tx.problemRetries.next(run.id, content, null)) !== null,
    open: (source, run, options) => {
      const batches = retry({ source, run, options }, retried);
      return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
    },
  };
}

async function* retry<C extends RetriedContent>(
  retrying: Rereading,
  retried: RetriedRead<C>,
): AsyncGenerator<Batch> {
  const { run, options } = retrying;
  let { after, position } = run.cursor;
  for (;;) {
    const record = await options.unitOfWork.transaction((tx) =>
      tx.problemRetries.next(run.id, retried.content, after),
    );
    if (record === null) return;
    const batch = await readOne(retrying, retried, record);
    after = record.xpmId;
    position += 1;
    yield { ...batch, end: position, after };
  }
}

/** A record whose call fails keeps its problems. Any other failure concerns all calls. */
async function readOne<C extends RetriedContent>(
  retrying: Rereading,
  { content, read }: RetriedRead<C>,
  record: RetriedRecords[C],
): Promise<RecordBatch> {
  try {
    return await read(retrying, record);
  } catch (error) {
    if (!(error instanceof SourceFailure) || !isAboutOneRecord(error)) throw error;
    const { id: runId } = retrying.run;
    const kept = succeeded({ examined: [], problems: [] }, async (tx, at) => {
      await tx.problemRetries.noteFailure({ runId, content, xpmId: record.xpmId, at });
      return nothingStored;
    });
    return { ...kept, hasSucceeded: false };
  }
}
