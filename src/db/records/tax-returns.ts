import type { TaxAssessment, TaxReturnRecord } from '../../domain/records/tax-return.ts';
import { columnOf, recordStore, referenceOf } from '../bulk/record-store.ts';
import type { Column } from '../bulk/separated.ts';
import { columnName } from '../column-name.ts';

const column = columnOf<TaxReturnRecord>();

const assessment = (
  name: string,
  key: keyof TaxAssessment,
  type: string,
): Column<TaxReturnRecord> => ({
  name: columnName(name),
  type,
  of: (record) => record.assessment?.[key] ?? null,
});

export const taxReturnStore = recordStore<TaxReturnRecord>({
  table: 'tax_return',
  columns: [
    column('xpmId', 'uuid'),
    ...referenceOf<TaxReturnRecord, 'client'>('client'),
    column('type'),
    column('year', 'int'),
    column('periodFrom', 'date'),
    column('periodTo', 'date'),
    column('status', 'tax_return_status'),
    column('estimatedIncome'),
    column('payable'),
    column('refundable'),
    column('filedDate', 'date'),
    column('webUrl'),
    assessment('assessmentIssueDate', 'issueDate', 'date'),
    assessment('assessmentPayableDate', 'payableDate', 'date'),
    assessment('assessmentAmount', 'amount', 'text'),
  ],
  archived: 'r.deleted_at IS NOT NULL',
});
