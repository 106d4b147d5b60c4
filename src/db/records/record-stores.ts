import type { FieldDefinitionRecord } from '../../domain/records/field-definition.ts';
import type { ListedRecord, RecordList } from '../../domain/records/record-list.ts';
import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import type { UserRecord } from '../../domain/records/user.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import type { RecordStore } from '../bulk/record-store.ts';
import { recordStore } from '../bulk/record-store.ts';
import type { Database } from '../prisma.ts';
import { clientGroupStore } from './clients/client-groups.ts';
import { clientStore } from './clients/clients.ts';
import type { JobStore } from './job-store.ts';
import { jobStore } from './jobs.ts';

/** The store of each list of records. */
export type RecordStores = { readonly [L in RecordList]: RecordStore<ListedRecord[L]> } & {
  readonly jobs: JobStore;
};

const users = recordStore<UserRecord>({
  model: 'User',
  columns: recordColumns<'User', UserRecord>('User', {}),
  archived: 'r.deleted_at IS NOT NULL',
});

const taxReturns = recordStore<TaxReturnRecord>({
  model: 'TaxReturn',
  columns: recordColumns<'TaxReturn', TaxReturnRecord, 'assessment'>('TaxReturn', {
    assessmentIssueDate: ({ assessment }) => assessment?.issueDate ?? null,
    assessmentPayableDate: ({ assessment }) => assessment?.payableDate ?? null,
    assessmentAmount: ({ assessment }) => assessment?.amount ?? null,
  }),
  archived: 'r.deleted_at IS NOT NULL',
});

const fieldDefinitions = recordStore<FieldDefinitionRecord>({
  model: 'FieldDefinition',
  columns: recordColumns<'FieldDefinition', FieldDefinitionRecord>('FieldDefinition', {}),
  archived: 'r.deleted_at IS NOT NULL',
});

export const recordStores = (db: Database): RecordStores => ({
  clients: clientStore(db),
  clientGroups: clientGroupStore(db),
  users: users(db),
  jobs: jobStore(db),
  taxReturns: taxReturns(db),
  fieldDefinitions: fieldDefinitions(db),
});
