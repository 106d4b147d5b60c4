import { nounOf, type RecordNoun } from '../../domain/records/record-list.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { RecordTable } from '../steps/record-table.ts';
import { clientFieldValues } from './client-field-values.ts';
import { clientFields } from './client-fields.ts';
import { clients } from './clients.ts';
import type { SyncKindDescriptor } from './descriptor.ts';
import { fieldDefinitions } from './field-definitions.ts';
import { job } from './job.ts';
import { jobFieldValues } from './job-field-values.ts';
import { jobs } from './jobs.ts';
import { problems } from './problems.ts';
import { taxReturns } from './tax-returns.ts';
import { users } from './users.ts';

/** Every kind of sync, in the order in which surfaces offer them. */
export const syncKindDescriptors: Readonly<Record<SyncKind, SyncKindDescriptor>> = {
  CLIENTS: clients,
  USERS: users,
  JOBS: jobs,
  TAX_RETURNS: taxReturns,
  FIELD_DEFINITIONS: fieldDefinitions,
  CLIENT_FIELDS: clientFields,
  JOB: job,
  CLIENT_FIELD_VALUES: clientFieldValues,
  JOB_FIELD_VALUES: jobFieldValues,
  PROBLEMS: problems,
};

export const allDescriptors: readonly SyncKindDescriptor[] = Object.values(syncKindDescriptors);

export const descriptorOf = (kind: SyncKind): SyncKindDescriptor => syncKindDescriptors[kind];

/** The table of a noun that a deletion review is about. */
export function tableOf(noun: RecordNoun): RecordTable {
  const table = allDescriptors
    .flatMap(({ tables }) => tables)
    .find((each) => nounOf(each.list) === noun);
  if (table === undefined) throw new Error(`No kind of sync has a table of ${noun}.`);
  return table;
}
