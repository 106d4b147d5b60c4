import { usualPlan } from '../domain/quota/plans.ts';
import type { SourceLimits } from '../domain/quota/quota.ts';

/** What Xero allows every practice and our app (docs/xpm-api.md 2.1). */
export const xpmLimits: SourceLimits = {
  minuteLimit: 60,
  dayLimit: usualPlan.dayLimit,
  concurrentLimit: 5,
  appMinuteLimit: 10_000,
};
