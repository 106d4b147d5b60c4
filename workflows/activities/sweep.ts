import type { FieldValues, Gone } from '../../src/domain/ports/practice-source.ts';
import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';
import { nothingStored } from '../../src/domain/reconcile.ts';
import type { StoredBatch } from '../../src/domain/reconcile.ts';
import type { RecordFacts, RecordType } from '../../src/domain/record.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import type { Batch } from './batch.ts';
import { readValues, storeValues, unknownInXpm } from './record-steps.ts';
import type { Sources, Step, StepOptions } from './step.ts';

/** XPM answers so many calls of a practice at once (xpm-api 2.1); one is left for whoever cannot wait. */
const atOnce = 4;

/**
 * The custom fields of all clients or jobs, one call each, a few at once. The run's cursor names the last
 * record that was read: it may take days, with a pause at each limit.
 */
export const sweepOf = (type: RecordType): Step => ({
  noun: type === 'CLIENT' ? 'clients' : 'jobs',
  counted: 'all',
  missing: null,
  tagged: type,
  changed: (ids) => ({ type: type === 'CLIENT' ? 'clients.changed' : 'jobs.changed', ids }),
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

/** A record and what its custom fields hold; `null` when that was not asked for. */
interface SweptRecord {
  readonly record: RecordFacts;
  readonly read: FieldValues | Gone | null;
}

async function* sweep({ source, run, options }: Sweep, type: RecordType): AsyncGenerator<Batch> {
  let { after, position } = run.cursor;
  for (;;) {
    const records = await nextRecords({ run, options }, type, after);
    if (records.length === 0) return;
    const results = await Promise.allSettled(
      records.map(async ({ record, isPending }): Promise<SweptRecord> => ({
        record,
        read: isPending ? null : await readValues(source, record, options),
      })),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const swept = results
      .slice(0, failed === -1 ? results.length : failed)
      .flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    position += swept.length;
    after = swept.at(-1)?.record.id ?? after;
    if (after !== null && swept.length > 0) yield batchOf(swept, { end: position, after });
    // What came before it is kept; it and what came after it are asked for again.
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/** The next few records. What is on its way to XPM is not read over: its push does that. */
function nextRecords(
  { run, options }: Pick<Sweep, 'run' | 'options'>,
  type: RecordType,
  after: string | null,
): Promise<readonly { readonly record: RecordFacts; readonly isPending: boolean }[]> {
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
    // Of a record with several one is named: it is the record that is counted.
    unreadable: swept.flatMap(({ record, read }) => {
      if (read === null) return [];
      return 'gone' in read ? [unknownInXpm(record)] : read.unreadable.slice(0, 1);
    }),
    store: (tx, at) => storeAll(tx, swept, at),
  };
}

async function storeAll(
  tx: Transaction,
  swept: readonly SweptRecord[],
  at: Date,
): Promise<StoredBatch> {
  const ids: string[] = [];
  const retagged: string[] = [];
  for (const { record, read } of swept) {
    if (read === null || 'gone' in read) continue;
    const stored = await storeValues(tx, record, read, at);
    ids.push(...stored.ids);
    retagged.push(...stored.retagged);
  }
  // A sweep counts records, not fields.
  return { ...nothingStored, changed: ids.length, ids, retagged };
}
