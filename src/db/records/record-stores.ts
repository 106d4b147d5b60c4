import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import type { ListedRecord, RecordList } from '../../domain/records/record-list.ts';
import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { UserRecord } from '../../domain/records/user.ts';
import type { RecordTable } from '../bulk/compare.ts';
import type { Column } from '../bulk/delimited-rows.ts';
import { RecordBatch } from '../bulk/record-batch.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import type { RecordStore } from '../bulk/record-store.ts';
import { recordStore } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { clientGroupColumns, clientGroupStore } from './clients/client-groups.ts';
import { clientStore, clientTable } from './clients/clients.ts';
import type { JobStore } from './job-store.ts';
import { jobStore, jobTable } from './jobs.ts';

/** The store of each list of records. */
export type RecordStores = { readonly [L in RecordList]: RecordStore<ListedRecord[L]> } & {
  readonly jobs: JobStore;
};

const users: RecordTable<UserRecord> = {
  model: 'User',
  columns: recordColumns<'User', UserRecord>('User', {}),
  archived: 'r.deleted_at IS NOT NULL',
};

const taxReturns: RecordTable<TaxReturnRecord> = {
  model: 'TaxReturn',
  columns: recordColumns<'TaxReturn', TaxReturnRecord, 'assessment'>('TaxReturn', {
    assessmentIssueDate: ({ assessment }) => assessment?.issueDate ?? null,
    assessmentPayableDate: ({ assessment }) => assessment?.payableDate ?? null,
    assessmentAmount: ({ assessment }) => assessment?.amount ?? null,
  }),
  archived: 'r.deleted_at IS NOT NULL',
};

const fieldDefinitions: RecordTable<FieldDefinitionRecord> = {
  model: 'FieldDefinition',
  columns: recordColumns<'FieldDefinition', FieldDefinitionRecord>('FieldDefinition', {}),
  archived: 'r.deleted_at IS NOT NULL',
};

const userStore = recordStore(users);
const taxReturnStore = recordStore(taxReturns);
const fieldDefinitionStore = recordStore(fieldDefinitions);

export const recordStores = (db: Database): RecordStores => ({
  clients: clientStore(db),
  clientGroups: clientGroupStore(db),
  users: userStore(db),
  jobs: jobStore(db),
  taxReturns: taxReturnStore(db),
  fieldDefinitions: fieldDefinitionStore(db),
});

const columns: { readonly [L in RecordList]: readonly Column<ListedRecord[L]>[] } = {
  clients: clientTable.columns,
  clientGroups: clientGroupColumns,
  users: users.columns,
  jobs: jobTable.columns,
  taxReturns: taxReturns.columns,
  fieldDefinitions: fieldDefinitions.columns,
};

/** An empty batch for records of the list. */
export function newRecordBatch<L extends RecordList>(list: L): RecordBatch<ListedRecord[L]> {
  return new RecordBatch<ListedRecord[L]>(columns[list]);
}
