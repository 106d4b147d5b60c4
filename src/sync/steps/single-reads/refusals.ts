import type { RecordFacts, RecordType } from '../../../domain/records/record.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type { Batch } from '../batch.ts';
import type { StepOptions } from '../step.ts';

/** So many refusals in a row can concern the calls instead of their records. */
const doubtful = 4;

/** Calls about other records whose refusals are in doubt. */
export interface RefusedCalls {
  readonly run: SyncRun;
  readonly options: StepOptions;
  readonly type: RecordType;
  /** Makes a call about the record, or about one of the caller's choice while none is stored (`null`). */
  readonly read: (other: RecordFacts | null) => Promise<unknown>;
}

/** Whether a call about another record has to show that XPM does not refuse every call. */
export const isDoubtful = (refusals: number): boolean => refusals >= doubtful;

/**
 * Makes sure that the refusals concern their records, so that these are passed over: a call about the record
 * that XPM returned last succeeds. Store the refusals before, because a limit can deny the call.
 * @throws SourceFailure when XPM refuses that call, too: thousands more would use up the day
 */
export async function confirmRefusals({ run, options, type, read }: RefusedCalls): Promise<void> {
  const other = await options.unitOfWork.transaction((tx) =>
    tx.records.lastRead(run.practiceId, type),
  );
  await read(other);
}

/** The batch after `confirmRefusals`, so that a pause repeats no such call. */
export const refusalsConfirmed = (place: Pick<Batch, 'end' | 'after'>): Batch => ({
  ...place,
  size: 0,
  ids: [],
  findings: { examined: [], problems: [] },
  note: null,
  hasSucceeded: true,
  refusals: 0,
  store: () => Promise.resolve(nothingStored),
});
