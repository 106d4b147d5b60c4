import type { HttpResponse } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { Limit } from './limits.ts';

export interface RateLimit {
  readonly limit: Limit;
  /** Overrides `Retry-After`; `null` leaves the header out. */
  readonly retryAfterSeconds?: number | null;
}

/**
 * A 429 as recorded (connection.get.rate_limit_exceeded; docs/xpm-api.md 2.3): no body and no
 * content type, the limit in `X-Rate-Limit-Problem`, and `Retry-After` in seconds except for the
 * concurrent limit.
 */
export function rateLimitResponse(
  { limits, settings, clock }: SandboxState,
  practice: Practice,
  { limit, retryAfterSeconds }: RateLimit,
): HttpResponse {
  const now = clock.now();
  const seconds =
    retryAfterSeconds === undefined
      ? limits.retryAfterSeconds(practice, limit, now)
      : retryAfterSeconds;
  const problems = {
    minute: 'minute',
    day: 'day',
    concurrent: settings.concurrentProblem,
    appminute: settings.appMinuteProblem,
  };
  return {
    status: 429,
    headers: {
      ...limits.headers(practice, now),
      ...exhausted[limit],
      'x-rate-limit-problem': problems[limit],
      ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    },
    body: '',
  };
}

/** The counter of the exceeded limit is 0, also when the 429 is an injected one. */
const exhausted: Readonly<Record<Limit, Readonly<Record<string, string>>>> = {
  minute: { 'x-minlimit-remaining': '0' },
  day: { 'x-daylimit-remaining': '0' },
  appminute: { 'x-appminlimit-remaining': '0' },
  concurrent: {},
};
