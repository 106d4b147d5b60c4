import type { SourceLimits } from '../domain/quota/quota.ts';

/** What Xero allows every practice and our app (docs/xpm-api.md 2.1). */
export const xpmLimits: SourceLimits = {
  minuteLimit: 60,
  dayLimit: 5000,
  concurrentLimit: 5,
  appMinuteLimit: 10_000,
};
