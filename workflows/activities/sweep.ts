import type { FieldValues, Gone } from '../../src/domain/ports/practice-source.ts';
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
 * The custom fields of all clients or jobs, one call each. Each record is a batch of its own, so that
 * the run's cursor names the last one that was read: it may take days, with a pause at each limit.
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

async function* sweep({ source, run, options }: Sweep, type: RecordType): AsyncGenerator<Batch> {
  let { after, position } = run.cursor;
  for (;;) {
    const records = await nextRecords({ run, options }, type, after);
    if (records.length === 0) return;
    const reading = records.map(async ({ record, skipped }) =>
      skipped ? null : readValues(source, record, options),
    );
    // Each is awaited in its turn below; until then its failure is not unhandled.
    for (const read of reading) read.catch(() => undefined);
    for (const [at, { record }] of records.entries()) {
      const read = (await reading[at]) ?? null;
      position += 1;
      after = record.id;
      yield { ...batchOf(record, read), end: position, after };
    }
  }
}

/** The next few records. What is on its way to XPM is not read over: its push does that. */
function nextRecords(
  { run, options }: Pick<Sweep, 'run' | 'options'>,
  type: RecordType,
  after: string | null,
): Promise<readonly { readonly record: RecordFacts; readonly skipped: boolean }[]> {
  return options.unitOfWork.transaction(async (tx) => {
    const records = await tx.records.next(run.practiceId, type, { after, limit: atOnce });
    const next = [];
    for (const record of records) {
      const skipped = type === 'CLIENT' && (await tx.pending.of(record)).length > 0;
      next.push({ record, skipped });
    }
    return next;
  });
}

function batchOf(
  record: RecordFacts,
  read: FieldValues | Gone | null,
): Omit<Batch, 'end' | 'after'> {
  const one = { size: 1, ids: [], unreadable: [] };
  if (read === null) return { ...one, store: () => Promise.resolve(nothingStored) };
  if ('gone' in read) {
    return {
      ...{ ...one, unreadable: [unknownInXpm(record)] },
      store: () => Promise.resolve(nothingStored),
    };
  }
  return {
    ...{ ...one, unreadable: read.unreadable.slice(0, 1) },
    store: async (tx, at) => asOneRecord(await storeValues(tx, record, read, at)),
  };
}

/** A sweep counts records, not fields. */
function asOneRecord(stored: StoredBatch): StoredBatch {
  return { ...stored, added: 0, changed: stored.ids.length, archived: 0 };
}
