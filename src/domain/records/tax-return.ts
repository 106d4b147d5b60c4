import type { NamedReference } from './client.ts';

/** A notice of assessment. `amount` is decimal text, below zero for a refund; dates are `YYYY-MM-DD`. */
export interface TaxAssessment {
  readonly issueDate: string | null;
  readonly payableDate: string | null;
  readonly amount: string | null;
}

/**
 * An original tax return. XPM's public API has none, so the shape is ours and follows FYI's help pages. Amounts
 * are decimal text, dates calendar dates `YYYY-MM-DD`. The assessment is null until the return is filed.
 */
export interface TaxReturnRecord {
  readonly xpmId: string;
  readonly client: NamedReference;
  readonly type: string;
  readonly year: number;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly status: 'DRAFT' | 'FILED';
  readonly estimatedIncome: string | null;
  readonly payable: string | null;
  readonly refundable: string | null;
  readonly filedDate: string | null;
  readonly webUrl: string | null;
  readonly assessment: TaxAssessment | null;
}
