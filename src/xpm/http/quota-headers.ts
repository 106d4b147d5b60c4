import type { QuotaDenial, QuotaLimit, QuotaObservation } from '../../domain/quota/quota.ts';

type XpmLimit = Exclude<QuotaLimit, 'SOURCE_DOWN'>;

/**
 * How long to hold still after a 429 that does not say (seconds). XPM sends `Retry-After` for the
 * minute and the day only (docs/xpm-api.md 2.3). The concurrent limit clears as soon as one of five calls
 * ends; the minute's windows are 60 s long; where a day's window ends cannot be computed (2.2), so
 * an hour is a chance to ask again, not a guess at the end.
 */
const retryAfterDefaults: Readonly<Record<XpmLimit, number>> = {
  CONCURRENT: 2,
  MINUTE: 60,
  APP: 60,
  DAY: 3600,
};

/** A refusal holds for a moment at least, and no longer than its limit's window (seconds). */
const shortest = 1;
const longest: Readonly<Record<XpmLimit, number>> = {
  CONCURRENT: 60,
  MINUTE: 60,
  APP: 60,
  DAY: 24 * 3600,
};

/** What is left of the quota, counted after this answer's call; `null` when it says nothing. */
export function observedQuota(headers: Headers): QuotaObservation | null {
  const minuteRemaining = count(headers.get('x-minlimit-remaining'));
  const dayRemaining = count(headers.get('x-daylimit-remaining'));
  const appMinuteRemaining = count(headers.get('x-appminlimit-remaining'));
  if (minuteRemaining === null && dayRemaining === null && appMinuteRemaining === null) return null;
  return { minuteRemaining, dayRemaining, appMinuteRemaining };
}

/** Which limit a 429 names, and until when it holds, counted from the answer's arrival. */
export function refusalOf(headers: Headers, arrivedAt: Date): QuotaDenial {
  const retryAfter = count(headers.get('retry-after'));
  const limit = limitOf(headers, retryAfter);
  const told = retryAfter ?? retryAfterDefaults[limit];
  const seconds = Math.min(Math.max(told, shortest), longest[limit]);
  return { limit, until: new Date(arrivedAt.getTime() + seconds * 1000) };
}

/**
 * By prefix and in any case: `minute` and `day` are recorded, older material has `Minute` and
 * `Daily`, and the words for the other two limits are not confirmed (docs/xpm-api.md 2.3, 16). An unknown
 * word falls back on the counters, then on Retry-After, which the concurrent limit never has.
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
  return retryAfter > longest.MINUTE ? 'DAY' : 'MINUTE';
}

/** Of a number that no limit is as large as, nothing is believed. */
function count(value: string | null): number | null {
  if (value === null || !/^\s*\d{1,9}\s*$/.test(value)) return null;
  return Number(value);
}
