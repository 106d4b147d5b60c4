import type { ClientGroupRecord, ClientRecord } from '../../domain/records/client.ts';
import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import { creationWindows } from '../../domain/records/job.ts';
import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { UserRecord } from '../../domain/records/user.ts';
import type { RecordNoun } from '../../domain/sync/deletion-review.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { confirmDeleted } from '../deletions/confirm.ts';
import { recordStores } from '../deletions/record-stores.ts';
import { currentJobs, jobsCreatedIn } from './jobs.ts';
import { clientFields, jobFields, oneJob } from './single-record.ts';
import type { Step, TypedStep } from './step.ts';
import { step } from './step.ts';
import { sweepOf } from './sweep.ts';

/**
 * A delta asks for what changed since a little before the last pass began: XPM documents neither the
 * precision of its stamps nor when a change becomes visible. What comes twice is unchanged.
 */
const overlapMs = 10 * 60 * 1000;

/** What a list that shows all records of a noun has to do with those that it lacks. */
const completeListOf = (noun: RecordNoun) =>
  ({
    noun,
    changed: recordStores[noun].changed,
    missing: {
      async mark(tx, { practiceId, list, at }) {
        if (list.unidentified > 0) return;
        await recordStores[noun].rows(tx).markMissing(practiceId, list, at);
      },
      settles: noun,
      oneByOne: false,
    },
  }) satisfies Partial<Step>;

const clientGroups: TypedStep<ClientGroupRecord> = {
  ...completeListOf('client groups'),
  counted: 'none',
  open: (source, run, options) => source.clientGroups(run.practiceId, options),
  rows: (tx) => tx.clientGroups,
};

const allClients: TypedStep<ClientRecord> = {
  ...completeListOf('clients'),
  tagged: 'CLIENT',
  counted: 'all',
  open: (source, run, options) => source.clients(run.practiceId, options),
  rows: (tx) => tx.clients,
};

const changedClients: TypedStep<ClientRecord> = {
  ...allClients,
  missing: null,
  open: (source, run, { watermark, ...options }) =>
    source.clients(run.practiceId, {
      ...options,
      ...(watermark !== null && {
        modifiedSince: new Date(watermark.readAsOf.getTime() - overlapMs),
      }),
    }),
};

const users: TypedStep<UserRecord> = {
  ...completeListOf('staff'),
  counted: 'all',
  open: (source, run, options) => source.users(run.practiceId, options),
  rows: (tx) => tx.users,
};

const fieldDefinitions: TypedStep<FieldDefinitionRecord> = {
  ...completeListOf('field definitions'),
  counted: 'all',
  open: (source, run, options) => source.fieldDefinitions(run.practiceId, options),
  rows: (tx) => tx.fieldDefinitions,
};

const taxReturns: TypedStep<TaxReturnRecord> = {
  ...completeListOf('tax returns'),
  counted: 'all',
  open: (source, run, options) => source.taxReturns(run.practiceId, options),
  rows: (tx) => tx.taxReturns,
};

const steps: Readonly<Record<SyncKind, (run: SyncRun) => readonly Step[]>> = {
  CLIENTS: ({ mode }) => [step(clientGroups), step(mode === 'FULL' ? allClients : changedClients)],
  JOBS: ({ mode, requestedAt }) => {
    const windows = creationWindows(requestedAt).map((window) => step(jobsCreatedIn(window)));
    // XPM tells of no changes to jobs: a delta reads where most of them are.
    return mode === 'FULL'
      ? [...windows, step(currentJobs), confirmDeleted]
      : [...windows.slice(0, 1), step(currentJobs)];
  },
  USERS: () => [step(users)],
  TAX_RETURNS: () => [step(taxReturns)],
  FIELD_DEFINITIONS: () => [step(fieldDefinitions)],
  CLIENT_FIELDS: () => [clientFields],
  JOB: () => [oneJob, jobFields],
  CLIENT_FIELD_VALUES: () => [sweepOf('CLIENT')],
  JOB_FIELD_VALUES: () => [sweepOf('JOB')],
};

/** The calls that the run's pass consists of, in order. */
export const stepsOf = (run: SyncRun): readonly Step[] => steps[run.kind](run);
