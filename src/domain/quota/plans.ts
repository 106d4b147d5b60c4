/** A plan of Xero, by what it allows a practice (docs/xpm-api.md 2.1). */
export interface QuotaPlan {
  readonly name: string;
  /** Calls in 24 hours. */
  readonly dayLimit: number;
}

/** What a practice has until an admin says otherwise: XPM does not report the plan. */
export const usualPlan: QuotaPlan = { name: 'usual plan', dayLimit: 5000 };

/** The plans that an admin can choose from, the largest first. */
export const quotaPlans: readonly QuotaPlan[] = [usualPlan, { name: 'entry plan', dayLimit: 1000 }];
