import type { ClientGroupRecord, ClientRecord } from '../../src/domain/client.ts';
import type { FieldDefinitionRecord } from '../../src/domain/field-definition.ts';
import { creationWindows } from '../../src/domain/job.ts';
import type { CreationWindow, JobRecord } from '../../src/domain/job.ts';
import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';
import type { SyncKind } from '../../src/domain/sync-kind.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import type { TaxReturnRecord } from '../../src/domain/tax-return.ts';
import type { UserRecord } from '../../src/domain/user.ts';
import { clientFields, jobFields, oneJob } from './record-steps.ts';
import { step } from './step.ts';
import type { Step, TypedStep } from './step.ts';
import { sweepOf } from './sweep.ts';

/**
 * A delta asks for what changed since a little before the last pass began: XPM documents neither the
 * precision of its stamps nor when a change becomes visible. What comes twice is unchanged.
 */
const overlapMilliseconds = 10 * 60 * 1000;

const clientGroups: TypedStep<ClientGroupRecord> = {
  noun: 'client groups',
  counted: 'none',
  missing: (tx) => tx.clientGroups,
  open: (source, run, options) => source.clientGroups(run.practiceId, options),
  rows: (tx) => tx.clientGroups,
  changed: (ids) => ({ type: 'clientGroups.changed', ids }),
};

const allClients: TypedStep<ClientRecord> = {
  noun: 'clients',
  tagged: 'CLIENT',
  counted: 'all',
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
  counted: 'all',
  missing: (tx) => tx.users,
  open: (source, run, options) => source.users(run.practiceId, options),
  rows: (tx) => tx.users,
  changed: (ids) => ({ type: 'users.changed', ids }),
};

const jobs = {
  noun: 'jobs',
  tagged: 'JOB',
  missing: null,
  rows: (tx: Transaction) => tx.jobs,
  changed: (ids: readonly string[]) => ({ type: 'jobs.changed', ids }) as const,
} as const;

const jobsCreatedIn = (window: CreationWindow): TypedStep<JobRecord> => ({
  ...jobs,
  counted: 'all',
  open: (source, run, options) => source.jobsCreated(run.practiceId, window, options),
});

/** For open jobs that are older than every window, or were created since the run was asked for. */
const currentJobs: TypedStep<JobRecord> = {
  ...jobs,
  counted: 'written',
  open: (source, run, options) => source.currentJobs(run.practiceId, options),
};

const fieldDefinitions: TypedStep<FieldDefinitionRecord> = {
  noun: 'field definitions',
  counted: 'all',
  missing: (tx) => tx.fieldDefinitions,
  open: (source, run, options) => source.fieldDefinitions(run.practiceId, options),
  rows: (tx) => tx.fieldDefinitions,
  changed: (ids) => ({ type: 'fieldDefinitions.changed', ids }),
};

const taxReturns: TypedStep<TaxReturnRecord> = {
  noun: 'tax returns',
  counted: 'all',
  missing: (tx) => tx.taxReturns,
  open: (source, run, options) => source.taxReturns(run.practiceId, options),
  rows: (tx) => tx.taxReturns,
  changed: (ids) => ({ type: 'taxReturns.changed', ids }),
};

const steps: Readonly<Record<SyncKind, (run: SyncRun) => readonly Step[]>> = {
  CLIENTS: ({ pass }) => [step(clientGroups), step(pass === 'FULL' ? allClients : changedClients)],
  JOBS: ({ requestedAt }) => [
    ...creationWindows(requestedAt).map((window) => step(jobsCreatedIn(window))),
    step(currentJobs),
  ],
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
