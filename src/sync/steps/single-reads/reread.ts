import type { DueRereads, Transaction } from '../../../db/unit-of-work.ts';
import type { RecordType } from '../../../domain/records/record.ts';
import type { ListedRecord } from '../../../domain/records/record-list.ts';
import { nounOf } from '../../../domain/records/record-list.ts';
import { isAboutOneRecord } from '../../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../../domain/sync/source-failure.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type { NotFound, PracticeSource, SingleRecord } from '../../../ports/xpm/source.ts';
import type { Batch } from '../batch.ts';
import type { TypedTable } from '../record-table.ts';
import type { Step, StepOptions } from '../step.ts';

/** How many records one run reads again. The next run continues with the others. */
const rereadsPerRun = 20;

export type RereadList = keyof DueRereads;

/** How the records of a list are read alone. */
export interface Reread<L extends RereadList> {
  readonly table: TypedTable<ListedRecord[L]> & { readonly list: L };
  readonly type: RecordType;
  read(
    source: PracticeSource,
    practiceId: string,
    record: ReadAlone[L],
    options: StepOptions,
  ): Promise<SingleRecord<ListedRecord[L]> | NotFound>;
}

/** What the call that reads a record alone needs. */
interface ReadAlone {
  readonly clients: { readonly xpmId: string };
  readonly jobs: { readonly xpmId: string; readonly number: string };
}

/**
 * Reads skipped records alone, one call each. An incremental run needs it, because XPM's lists of changes
 * contain a skipped record only once. It takes what other calls leave over and waits for nobody's limit.
 */
export function rereadStep<L extends RereadList>(reread: Reread<L>): Step {
  const { list } = reread.table;
  return {
    noun: nounOf(list),
    counted: 'written',
    missing: null,
    priority: 'SWEEP',
    largeList: null,
    tagged: reread.type,
    content: list,
    list,
    notes: null,
    async isNeeded(tx, run, at) {
      return (await tx.problems.due(run.practiceId, list, { at, limit: 1 })).length > 0;
    },
    open: (source, run, options) => {
      const batches = readAgain({ source, run, options }, reread);
      return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
    },
  };
}

/** A page that reads records alone. */
export interface Rereading {
  readonly source: PracticeSource;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

async function* readAgain<L extends RereadList>(
  { source, run, options }: Rereading,
  reread: Reread<L>,
): AsyncGenerator<Batch> {
  const { practiceId, requestedAt: at } = run;
  let { position } = run.cursor;
  const page = { at, limit: rereadsPerRun - position };
  const due = await options.unitOfWork.transaction((tx) =>
    tx.problems.due(practiceId, reread.table.list, page),
  );
  for (const each of due) {
    const batch = await readOne(reread, { source, run, options }, each);
    if (batch === null) return;
    position += 1;
    yield { ...batch, end: position, after: each.id };
  }
}

/** `null` when XPM allows no call now: the record stays due. */
async function readOne<L extends RereadList>(
  reread: Reread<L>,
  rereading: Rereading,
  due: DueRereads[L],
): Promise<Omit<Batch, 'end' | 'after'> | null> {
  try {
    return await readDetails(reread, rereading, due);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    if (error.reason.type === 'limited') return null;
    if (!isAboutOneRecord(error)) throw error;
    const postpone = async (tx: Transaction, at: Date) => {
      await tx.problems.postpone(due, at);
      return nothingStored;
    };
    return { ...succeeded({ examined: [], problems: [] }, postpone), hasSucceeded: false };
  }
}

/** @throws SourceFailure */
export async function readDetails<L extends RereadList>(
  reread: Reread<L>,
  { source, run: { practiceId }, options }: Rereading,
  record: ReadAlone[L],
): Promise<Omit<Batch, 'end' | 'after'>> {
  const read = await reread.read(source, practiceId, record, options);
  // A record that XPM does not find has no problem any more. Only a complete list proves its deletion.
  const examined = [record.xpmId];
  if (read.type === 'notFound') return succeeded({ examined, problems: [] }, stored);
  const { call, problems } = read;
  return succeeded({ examined, problems }, (tx, at) =>
    reread.table.rows(tx).store(practiceId, [read.record], { at, call }),
  );
}

const stored = (): Promise<typeof nothingStored> => Promise.resolve(nothingStored);

export const succeeded = (
  findings: Batch['findings'],
  store: Batch['store'],
): Omit<Batch, 'end' | 'after'> => ({
  size: 1,
  ids: [],
  findings,
  note: null,
  hasSucceeded: true,
  refusals: null,
  store,
});
