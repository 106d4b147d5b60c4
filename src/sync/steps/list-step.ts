import type { RecordType } from '../../domain/records/record.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { RecordLine } from '../../ports/record-line.ts';
import type { PracticeSource, RecordList } from '../../ports/xpm/source.ts';
import { inBatches } from './batch.ts';
import type { RecordTable, TypedTable } from './record-table.ts';
import type { Step, StepOptions } from './step.ts';

/** A list of records of one table. */
export interface ListStep<T extends { readonly xpmId: string }> {
  readonly table: TypedTable<T>;
  readonly counted: Step['counted'];
  readonly missing: Step['missing'];
  readonly tagged: RecordType | null;
  /** The list can be too large for one response. */
  readonly isLarge?: boolean;
  open(
    source: PracticeSource,
    run: SyncRun,
    options: StepOptions,
  ): Promise<RecordList<T | RecordLine>>;
}

/** A step that reads the list and stores its records in the table. */
export function listStep<T extends { readonly xpmId: string }>(typed: ListStep<T>): Step {
  const { table, counted, missing, tagged } = typed;
  return {
    noun: nounOf(table.list),
    counted,
    missing,
    priority: null,
    largeList: typed.isLarge === true ? 'AT_ONCE' : null,
    tagged,
    content: table.list,
    list: table.list,
    notes: null,
    isNeeded: null,
    async open(source, run, options) {
      const list = await typed.open(source, run, options);
      const batches = inBatches(list.chunks, {
        newBatch: () => table.newBatch(options.unitOfWork),
        store: (tx, records, at) =>
          table.rows(tx).storeBatch(run.practiceId, records, { at, call: list.call }),
      });
      return { asOf: list.asOf, call: list.call, batches };
    },
  };
}

/** The list has all records of the table, so it shows which ones are missing. */
export function completeList(
  table: RecordTable,
  { oneByOne }: Pick<NonNullable<Step['missing']>, 'oneByOne'> = { oneByOne: false },
): Step['missing'] {
  return {
    async mark(tx, { practiceId, list, at }) {
      await table.rows(tx).markMissing(practiceId, list, at);
    },
    settles: table,
    oneByOne,
  };
}
