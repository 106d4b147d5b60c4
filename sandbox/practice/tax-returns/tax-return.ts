/** The countries of practices. Xero Tax exists in these two. */
export const countries = ['AU', 'NZ'] as const;
export type Country = (typeof countries)[number];

export const taxReturnStatuses = ['Draft', 'Filed'] as const;

/**
 * A tax return. Xero's interface for tax returns is not public, so this resource is the sandbox's
 * own; its fields follow the help pages of FYI (docs/xpm-api.md 9). Dates are `yyyy-MM-dd`, amounts
 * are decimals with two places.
 */
export interface TaxReturn {
  readonly uuid: string;
  /** UUID of the client. */
  readonly client: string;
  /** E.g. `Income Tax`, `FBT` in Australia, `IR4` in New Zealand. */
  readonly type: string;
  /** The year in which the period ends. */
  readonly year: number;
  readonly periodFrom: string;
  readonly periodTo: string;
  /** Whether the return amends one that was filed before. */
  readonly amendment: boolean;
  readonly status: (typeof taxReturnStatuses)[number];
  readonly estimatedIncome: string;
  /** At most one of `payable` and `refundable` is above zero. */
  readonly payable: string;
  readonly refundable: string;
  /** `null` for a draft. */
  readonly filedDate: string | null;
  /** `null` until the tax authority assesses the return, and always for a draft. */
  readonly assessment: Assessment | null;
}

interface Assessment {
  readonly issueDate: string;
  readonly payableDate: string;
  /** Negative for a refund. */
  readonly amount: string;
}
