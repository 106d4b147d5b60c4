import type { Transaction } from '../../../db/unit-of-work.ts';
import { reserveMessage } from '../../../domain/quota/describe-limit.ts';
import type { RecordFacts } from '../../../domain/records/record.ts';
import { recordTitle } from '../../../domain/records/record.ts';
import { nounOf } from '../../../domain/records/record-list.ts';
import { describeFailure, isAboutOneRecord } from '../../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../../domain/sync/source-failure.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type {
  CallOptions,
  NotFound,
  PracticeSource,
  SingleRecord,
} from '../../../ports/xpm/source.ts';
import type { Batch } from '../batch.ts';
import type { TypedTable } from '../record-table.ts';
import { confirmRefusals, isDoubtful, refusalsConfirmed } from '../single-reads/refusals.ts';
import { refusedRead, unreadRecord } from '../single-record.ts';
import type { OpenList, StepOptions } from '../step.ts';

/** How many records are looked up at once. Each is then confirmed by a call of its own. */
const recordsPerLookup = 20;

/** Records that their lists lack and that one call each can find. */
export interface MissingRecords<T extends { readonly xpmId: string }, F extends RecordFacts> {
  readonly table: TypedTable<T>;
  /** The next marked records in the order of their row ids, unless a review has to decide about them. */
  marked(
    tx: Transaction,
    practiceId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly F[]>;
  read(
    source: PracticeSource,
    record: F,
    options: CallOptions,
  ): Promise<SingleRecord<T> | NotFound>;
  afterFound(tx: Transaction, record: F): Promise<void>;
  /** The remark on a record that the list should have had; `null` when lists may lack it. */
  readonly noteOnFound: ((record: F) => string) | null;
}

export interface Confirmation {
  readonly source: PracticeSource;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

/**
 * Confirms the records that their lists lack, one call each: a record that XPM does not find is archived, and
 * one that it finds is stored. Each record is a batch, so that a pause repeats no call.
 */
export function confirmDeleted<T extends { readonly xpmId: string }, F extends RecordFacts>(
  missing: MissingRecords<T, F>,
  confirmation: Confirmation,
): Promise<OpenList> {
  const batches = confirm(missing, confirmation);
  // The list is ours, so only its batches have a time and a call of XPM's.
  return Promise.resolve({ asOf: confirmation.run.requestedAt, call: 0n, batches });
}

async function* confirm<T extends { readonly xpmId: string }, F extends RecordFacts>(
  missing: MissingRecords<T, F>,
  { source, run, options }: Confirmation,
): AsyncGenerator<Batch> {
  let { after, position, refusals } = run.cursor;
  try {
    for (;;) {
      const page = { after, limit: recordsPerLookup };
      const records = await options.unitOfWork.transaction((tx) =>
        missing.marked(tx, run.practiceId, page),
      );
      if (records.length === 0) return;
      for (const record of records) {
        if (isDoubtful(refusals)) {
          const read = (other: RecordFacts | null) =>
            missing.read(source, isOfSameType(record, other) ? other : record, options);
          await confirmRefusals({ run, options, type: record.type, read });
          refusals = 0;
          yield refusalsConfirmed({ end: position, after });
        }
        const batch = await confirmOne(missing, record, { source, options });
        position += 1;
        after = record.id;
        refusals = batch.hasSucceeded ? 0 : refusals + 1;
        yield { ...batch, end: position, after, refusals };
      }
    }
  } catch (error) {
    if (!isDayUsedUp(error)) throw error;
    yield { ...abandoned(nounOf(missing.table.list)), end: position + 1 };
  }
}

const isOfSameType = <F extends RecordFacts>(record: F, other: RecordFacts | null): other is F =>
  other?.type === record.type;

const isDayUsedUp = (error: unknown): boolean =>
  error instanceof SourceFailure && error.reason.type === 'limited' && error.reason.limit === 'DAY';

/**
 * The confirmation gives way first when few of the day's calls remain: the records stay marked for the next
 * run. Waiting for the next day would keep the practice from reading its other records.
 */
const abandoned = (noun: string): Omit<Batch, 'end'> => ({
  size: 1,
  ids: [],
  findings: unreadRecord({
    type: 'recordSkipped',
    reason: 'READ_POSTPONED',
    position: null,
    xpmId: null,
    label: `The check of ${noun} that no list contains`,
    part: null,
    message: `${reserveMessage}.`,
  }),
  note: null,
  after: null,
  hasSucceeded: false,
  refusals: null,
  store: () => Promise.resolve(nothingStored),
});

type ConfirmedRecord = Omit<Batch, 'end' | 'after' | 'refusals'>;

/** A rejection other than "not found" skips only this record and becomes a problem of the run. */
async function confirmOne<T extends { readonly xpmId: string }, F extends RecordFacts>(
  missing: MissingRecords<T, F>,
  record: F,
  { source, options }: Pick<Confirmation, 'source' | 'options'>,
): Promise<ConfirmedRecord> {
  try {
    const read = await missing.read(source, record, options);
    const isFound = read.type === 'found';
    const note = isFound ? (missing.noteOnFound?.(record) ?? null) : null;
    const findings = { examined: [record.xpmId], problems: isFound ? read.problems : [] };
    const store = storeConfirmed(missing, record, read);
    return confirmed({ findings, note, hasSucceeded: true, store });
  } catch (error) {
    if (!(error instanceof SourceFailure) || !isAboutOneRecord(error)) throw error;
    const message = `no list of XPM's shows it, and XPM did not confirm that it was deleted (${describeFailure(error).message}).`;
    const rejected = { ...refusedRead, xpmId: record.xpmId, label: recordTitle(record), message };
    const store = () => Promise.resolve(nothingStored);
    return confirmed({ findings: unreadRecord(rejected), note: null, hasSucceeded: false, store });
  }
}

const confirmed = (
  batch: Pick<Batch, 'findings' | 'note' | 'hasSucceeded' | 'store'>,
): ConfirmedRecord => ({ size: 1, ids: [], ...batch });

function storeConfirmed<T extends { readonly xpmId: string }, F extends RecordFacts>(
  missing: MissingRecords<T, F>,
  record: F,
  read: SingleRecord<T> | NotFound,
): Batch['store'] {
  const { practiceId, xpmId } = record;
  const { table } = missing;
  const { call } = read;
  if (read.type === 'notFound') {
    return (tx, at) => table.rows(tx).archive(practiceId, xpmId, { at, call });
  }
  return async (tx, at) => {
    const stored = await table.rows(tx).store(practiceId, [read.record], { at, call });
    await missing.afterFound(tx, record);
    return stored;
  };
}
