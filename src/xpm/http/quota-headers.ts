import type { QuotaLimit, QuotaObservation } from '../../domain/quota/quota.ts';
import type { QuotaRefusal } from '../../domain/quota/refusal.ts';

type XpmLimit = Exclude<QuotaLimit, 'SOURCE_DOWN'>;

/**
 * How long a first 429 without `Retry-After` holds (seconds); the rate limiter doubles it. XPM sends the header for the minute and the day
 * only (docs/xpm-api.md 2.3). The concurrent limit clears as soon as one call ends, and a minute window
 * lasts 60 s. The end of a day window cannot be computed (2.2), so the next try comes after an hour.
 */
const defaultRetryAfterSeconds: Readonly<Record<XpmLimit, number>> = {
  CONCURRENT: 2,
  MINUTE: 60,
  APP: 60,
  DAY: 3600,
};

/** A refusal holds for at least a second, and no longer than the window of its limit (seconds). */
const shortestSeconds = 1;
const longestSeconds: Readonly<Record<XpmLimit, number>> = {
  CONCURRENT: 60,
  MINUTE: 60,
  APP: 60,
  DAY: 24 * 3600,
};

/** What remains of the quota after this call; `null` when the response has none of the headers. */
export function observedQuota(headers: Headers): QuotaObservation | null {
  const minuteRemaining = count(headers.get('x-minlimit-remaining'));
  const dayRemaining = count(headers.get('x-daylimit-remaining'));
  const appMinuteRemaining = count(headers.get('x-appminlimit-remaining'));
  if (minuteRemaining === null && dayRemaining === null && appMinuteRemaining === null) return null;
  return { minuteRemaining, dayRemaining, appMinuteRemaining };
}

/** The limit that a 429 names, and until when it holds, counted from the response's arrival. */
export function refusalOf(headers: Headers, arrivedAt: Date): QuotaRefusal {
  const retryAfter = count(headers.get('retry-after'));
  const limit = limitOf(headers, retryAfter);
  const stated = retryAfter ?? defaultRetryAfterSeconds[limit];
  const seconds = Math.min(Math.max(stated, shortestSeconds), longestSeconds[limit]);
  const until = new Date(arrivedAt.getTime() + seconds * 1000);
  return { limit, until, hasStatedEnd: retryAfter !== null };
}

/**
 * Matched by prefix in any case: recordings have `minute` and `day`, older material `Minute` and `Daily`,
 * and the names of the other two limits are not confirmed (docs/xpm-api.md 2.3, 16). For an unknown name
 * the counters decide, then `Retry-After`, which the concurrent limit never has.
 */
function limitOf(headers: Headers, retryAfter: number | null): XpmLimit {
  const problem = (headers.get('x-rate-limit-problem') ?? '').trim().toLowerCase();
  if (problem.startsWith('min')) return 'MINUTE';
  if (problem.startsWith('da')) return 'DAY';
  if (problem.startsWith('con')) return 'CONCURRENT';
  if (problem.startsWith('app')) return 'APP';
  const observed = observedQuota(headers);
  if (observed?.dayRemaining === 0) return 'DAY';
  if (observed?.minuteRemaining === 0) return 'MINUTE';
  if (observed?.appMinuteRemaining === 0) return 'APP';
  if (retryAfter === null) return 'CONCURRENT';
  return retryAfter > longestSeconds.MINUTE ? 'DAY' : 'MINUTE';
}

/** A number larger than any limit is ignored. */
function count(value: string | null): number | null {
  if (value === null || !/^\s*\d{1,9}\s*$/.test(value)) return null;
  return Number(value);
}
