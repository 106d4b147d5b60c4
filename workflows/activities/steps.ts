import type { ClientGroupRecord, ClientRecord } from '../../src/domain/client.ts';
import type { PracticeEvent } from '../../src/domain/events.ts';
import type {
  CallOptions,
  PracticeSource,
  RecordList,
} from '../../src/domain/ports/practice-source.ts';
import type { RecordRows, Transaction, Watermark } from '../../src/domain/ports/unit-of-work.ts';
import type { ReadableKind } from '../../src/domain/sync-kind.ts';
import type { SyncPass, SyncRun } from '../../src/domain/sync-run.ts';
import type { UserRecord } from '../../src/domain/user.ts';
import { inBatches } from './batch.ts';
import type { Batch } from './batch.ts';

/** One call of a kind. */
export interface Step extends StepTraits {
  open(source: PracticeSource, run: SyncRun, options: StepOptions): Promise<OpenList>;
}

/** A list that has begun to arrive; `asOf` is XPM's clock. */
export interface OpenList {
  readonly asOf: Date;
  readonly batches: AsyncIterable<Batch>;
}

interface StepTraits {
  /** What its entries are called in the practice's activity. */
  readonly noun: string;
  /** Whether its entries are the kind's own, which the run counts. */
  readonly counted: boolean;
  /** For a list that shows all records there are: where those it lacks are archived. */
  readonly missing: ((tx: Transaction) => MissingRows) | null;
  changed(ids: readonly string[]): PracticeEvent;
}

type MissingRows = Pick<RecordRows<never>, 'countMissing' | 'archiveMissing'>;

/** A step before its records' type is hidden. */
interface TypedStep<T> extends StepTraits {
  open(source: PracticeSource, run: SyncRun, options: StepOptions): Promise<RecordList<T>>;
  rows(tx: Transaction): Pick<RecordRows<T>, 'store'>;
}

export interface StepOptions extends CallOptions {
  readonly watermark: Watermark | null;
}

/**
 * A delta asks for what changed since a little before the last pass began: XPM documents neither the
 * precision of its stamps nor when a change becomes visible. What comes twice is unchanged.
 */
const overlapMilliseconds = 10 * 60 * 1000;

const clientGroups: TypedStep<ClientGroupRecord> = {
  noun: 'client groups',
  counted: false,
  missing: (tx) => tx.clientGroups,
  open: (source, run, options) => source.clientGroups(run.practiceId, options),
  rows: (tx) => tx.clientGroups,
  changed: (ids) => ({ type: 'clientGroups.changed', ids }),
};

const allClients: TypedStep<ClientRecord> = {
  noun: 'clients',
  counted: true,
  missing: (tx) => tx.clients,
  open: (source, run, options) => source.clients(run.practiceId, options),
  rows: (tx) => tx.clients,
  changed: (ids) => ({ type: 'clients.changed', ids }),
};

const changedClients: TypedStep<ClientRecord> = {
  ...allClients,
  missing: null,
  open: (source, run, { watermark, ...options }) =>
    source.clients(run.practiceId, {
      ...options,
      ...(watermark !== null && {
        modifiedSince: new Date(watermark.readAsOf.getTime() - overlapMilliseconds),
      }),
    }),
};

const users: TypedStep<UserRecord> = {
  noun: 'staff',
  counted: true,
  missing: (tx) => tx.users,
  open: (source, run, options) => source.users(run.practiceId, options),
  rows: (tx) => tx.users,
  changed: (ids) => ({ type: 'users.changed', ids }),
};

const steps: Readonly<Record<ReadableKind, Readonly<Record<SyncPass, readonly Step[]>>>> = {
  CLIENTS: {
    FULL: [step(clientGroups), step(allClients)],
    DELTA: [step(clientGroups), step(changedClients)],
  },
  USERS: { FULL: [step(users)], DELTA: [step(users)] },
};

/** The calls that the run's pass consists of, in order. */
export const stepsOf = (run: SyncRun): readonly Step[] => steps[run.kind][run.pass];

function step<T extends { readonly xpmId: string }>(typed: TypedStep<T>): Step {
  return {
    ...typed,
    async open(source, run, options) {
      const list = await typed.open(source, run, options);
      const batches = inBatches(list.chunks, (tx, records, at) =>
        typed.rows(tx).store(run.practiceId, records, at),
      );
      return { asOf: list.asOf, batches };
    },
  };
}
