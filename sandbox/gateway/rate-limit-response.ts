import type { Reply } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { World } from '../sandbox-state.ts';
import type { LimitProblem } from './limits.ts';

/**
 * 429 as recorded (connection.get.rate_limit_exceeded): no body and no content type; which limit in
 * `X-Rate-Limit-Problem`; `Retry-After` in seconds, not for the concurrent limit.
 */
export function limitedReply(
  { limits, settings, clock }: World,
  practice: Practice,
  { problem, retryAfter }: { readonly problem: LimitProblem; readonly retryAfter?: number | null },
): Reply {
  const now = clock.now();
  const seconds = retryAfter === undefined ? limits.retryAfter(practice, problem, now) : retryAfter;
  const words = {
    minute: 'minute',
    day: 'day',
    concurrent: settings.concurrentProblem,
    appminute: settings.appMinuteProblem,
  };
  return {
    status: 429,
    headers: {
      ...limits.headers(practice, now),
      ...exhausted[problem],
      'x-rate-limit-problem': words[problem],
      ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    },
    body: '',
  };
}

/** The counter of the limit that was met, also when the 429 is an injected one. */
const exhausted: Readonly<Record<LimitProblem, Readonly<Record<string, string>>>> = {
  minute: { 'x-minlimit-remaining': '0' },
  day: { 'x-daylimit-remaining': '0' },
  appminute: { 'x-appminlimit-remaining': '0' },
  concurrent: {},
};
