import type { Transaction } from '../../db/unit-of-work.ts';
import { recordsChanged } from '../../domain/activity/events.ts';
import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import { recordNouns, recordTitle } from '../../domain/records/record.ts';
import { describeFailure, isAboutOneRecord } from '../../domain/sync/failed-call.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { FieldValues, NotFound, UnreadableRecord } from '../../ports/source.ts';
import type { Batch } from '../page/batch.ts';
import { readValues, storeValues, unknownInXpm } from './single-record.ts';
import type { Sources, Step, StepOptions } from './step.ts';

/** XPM answers so many calls of a practice at once (docs/xpm-api.md 2.1); one is left for whoever cannot wait. */
const atOnce = 4;

/**
 * The custom fields of all clients or jobs, one call each, a few at once. The run's cursor names the last
 * record that was read: it may take days, with a pause at each limit.
 */
export const sweepOf = (type: RecordType): Step => ({
  noun: `${recordNouns[type]}s`,
  counted: 'all',
  missing: null,
  tagged: type,
  changed: (ids) => recordsChanged(type, ids),
  // The records are ours, and what each answer says of its own time its batch knows.
  open: (source, run, options) => {
    const batches = sweep({ source, run, options }, type);
    return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
  },
});

interface Sweep {
  readonly source: Sources;
  readonly run: SyncRun;
  readonly options: StepOptions;
}

interface Refused {
  readonly type: 'refused';
  readonly refusal: SourceFailure;
}

interface NextRecord {
  readonly record: RecordFacts;
  /** On its way to XPM. */
  readonly isPending: boolean;
}

/** A record and what its custom fields hold; `null` when that was not asked for. */
interface SweptRecord {
  readonly record: RecordFacts;
  readonly read: FieldValues | NotFound | Refused | null;
}

async function* sweep({ source, run, options }: Sweep, type: RecordType): AsyncGenerator<Batch> {
  let { after, position } = run.cursor;
  for (;;) {
    const records = await nextRecords({ run, options }, type, after);
    if (records.length === 0) return;
    const results = await Promise.allSettled(
      await readSome({ source, run, options }, type, records),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const swept = results
      .slice(0, failed === -1 ? results.length : failed)
      .flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    refuseAll(swept);
    position += swept.length;
    after = swept.at(-1)?.record.id ?? after;
    if (after !== null && swept.length > 0) yield batchOf(swept, { end: position, after });
    // What came before it is kept; it and what came after it are asked for again.
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/** Begins to read as many of the records as there is leave for; at least one. */
async function readSome(
  { source, run, options }: Sweep,
  type: RecordType,
  records: readonly NextRecord[],
): Promise<readonly Promise<SweptRecord>[]> {
  const toRead = records.filter(({ isPending }) => !isPending);
  const wish = { priority: options.priority ?? 'SWEEP', calls: toRead.length } as const;
  const leases =
    wish.calls === 0 ? [] : await source.acquireFieldValuePermits(run.practiceId, type, wish);
  const permitOf = new Map(leases.map((lease, place) => [toRead[place], lease]));
  const end = records.findIndex((each) => !each.isPending && !permitOf.has(each));
  return records.slice(0, end === -1 ? records.length : end).map(async (each) => {
    const { record, isPending } = each;
    const lease = permitOf.get(each);
    const read = isPending
      ? null
      : await readOne(source, record, { ...options, ...(lease && { lease }) });
    return { record, read };
  });
}

/**
 * A record that XPM will not or cannot tell about costs only itself. What holds all calls is another
 * matter: those end the page.
 */
async function readOne(
  source: Sources,
  record: RecordFacts,
  options: StepOptions,
): Promise<SweptRecord['read']> {
  try {
    return await readValues(source, record, options);
  } catch (error) {
    if (!(error instanceof SourceFailure) || !isAboutOneRecord(error)) throw error;
    return { type: 'refused', refusal: error };
  }
}

/** Refused one and all, it is not the records: asking for thousands more would use up the day. */
function refuseAll(swept: readonly SweptRecord[]): void {
  const refused = swept.flatMap(({ read }) => (read?.type === 'refused' ? read : []));
  const [first] = refused;
  if (first !== undefined && refused.length === atOnce) throw first.refusal;
}

/** The next few records. What is on its way to XPM is not read over: its push does that. */
function nextRecords(
  { run, options }: Pick<Sweep, 'run' | 'options'>,
  type: RecordType,
  after: string | null,
): Promise<readonly NextRecord[]> {
  return options.unitOfWork.transaction(async (tx) => {
    const records = await tx.records.next(run.practiceId, type, { after, limit: atOnce });
    const next = [];
    for (const record of records) {
      const isPending = type === 'CLIENT' && (await tx.pending.of(record)).length > 0;
      next.push({ record, isPending });
    }
    return next;
  });
}

function batchOf(
  swept: readonly SweptRecord[],
  place: { readonly end: number; readonly after: string },
): Batch {
  return {
    ...place,
    size: swept.length,
    ids: [],
    unreadable: swept.flatMap(({ record, read }) => problemOf(record, read) ?? []),
    store: (tx, at) => storeAll(tx, swept, at),
  };
}

/** What is wrong with a record, of several things one: it is the record that is counted. */
function problemOf(record: RecordFacts, read: SweptRecord['read']): UnreadableRecord | null {
  if (read === null) return null;
  if (read.type === 'notFound') return unknownInXpm(record);
  const one = { position: null, xpmId: record.xpmId, label: recordTitle(record) };
  if (read.type === 'refused') return { ...one, problem: describeFailure(read.refusal).message };
  const [field] = read.unreadable;
  return field === undefined
    ? null
    : { ...one, problem: `its field ${field.label ?? ''}: ${field.problem}` };
}

async function storeAll(
  tx: Transaction,
  swept: readonly SweptRecord[],
  at: Date,
): Promise<StoreResult> {
  const ids: string[] = [];
  const pendingSyncChanged: string[] = [];
  // In the order in which everybody holds records.
  const ordered = swept.toSorted((a, b) => (a.record.xpmId < b.record.xpmId ? -1 : 1));
  for (const { record, read } of ordered) {
    if (read?.type !== 'found') continue;
    const stored = await storeValues(tx, record, read, at);
    ids.push(...stored.ids);
    pendingSyncChanged.push(...stored.pendingSyncChanged);
  }
  // A sweep counts records, not fields.
  return { ...nothingStored, changed: ids.length, ids, pendingSyncChanged };
}
