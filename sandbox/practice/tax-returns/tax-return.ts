/** Where a practice works; Xero Tax exists in these two countries. */
export const countries = ['AU', 'NZ'] as const;
export type Country = (typeof countries)[number];

export const taxReturnStatuses = ['Draft', 'Filed'] as const;

/**
 * A tax return. Xero's interface for them is private and unknown: this is the sandbox's invention,
 * made of what FYI's help shows of them. Days are yyyy-MM-dd, amounts decimals with two places.
 */
export interface TaxReturn {
  readonly uuid: string;
  /** UUID of the client. */
  readonly client: string;
  /** E.g. `Income Tax`, `FBT` in Australia, `IR4` in New Zealand. */
  readonly type: string;
  /** The one that the period ends in. */
  readonly year: number;
  readonly periodFrom: string;
  readonly periodTo: string;
  /** Of a return that was filed before. */
  readonly amendment: boolean;
  readonly status: (typeof taxReturnStatuses)[number];
  readonly estimatedIncome: string;
  /** At most one of the two is above zero. */
  readonly payable: string;
  readonly refundable: string;
  /** `null` for a draft. */
  readonly filedDate: string | null;
  /** `null` until the authority has answered, so always for a draft. */
  readonly assessment: Assessment | null;
}

interface Assessment {
  readonly issueDate: string;
  readonly payableDate: string;
  /** Below zero when the client gets it. */
  readonly amount: string;
}
