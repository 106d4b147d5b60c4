import { z } from 'zod';
import type { ControlRoute } from './control-route.ts';
import { controlRoute, practiceAt, practiceKey } from './control-route.ts';

const calls = z.int().min(0).max(1_000_000).exactOptional();

/** Calls made in the current windows of the practice and of the app. */
const quota = z.strictObject({
  practice: practiceKey.default(0),
  minuteUsed: calls,
  dayUsed: calls,
  appMinuteUsed: calls,
});

export const quotaRoutes: readonly ControlRoute[] = [
  controlRoute('POST', 'quota', quota, (sandbox, { practice: key, ...usage }) => {
    const practice = practiceAt(sandbox, key);
    const { limits, clock } = sandbox;
    const now = clock.now();
    limits.setUsage(practice, now, usage);
    const headers = limits.headers(practice, now);
    return {
      minuteRemaining: Number(headers['x-minlimit-remaining']),
      dayRemaining: Number(headers['x-daylimit-remaining']),
      minuteResetsInSeconds: limits.retryAfterSeconds(practice, 'minute', now),
      dayResetsInSeconds: limits.retryAfterSeconds(practice, 'day', now),
    };
  }),
];
