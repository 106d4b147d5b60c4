import type { TaxReturnRecord } from '../../domain/records/tax-return.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import { recordStore } from '../bulk/record-store.ts';

export const taxReturnStore = recordStore<TaxReturnRecord>({
  model: 'TaxReturn',
  columns: recordColumns<'TaxReturn', TaxReturnRecord, 'assessment'>('TaxReturn', {
    assessmentIssueDate: ({ assessment }) => assessment?.issueDate ?? null,
    assessmentPayableDate: ({ assessment }) => assessment?.payableDate ?? null,
    assessmentAmount: ({ assessment }) => assessment?.amount ?? null,
  }),
  archived: 'r.deleted_at IS NOT NULL',
});
