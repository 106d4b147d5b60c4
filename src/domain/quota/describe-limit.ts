import type { QuotaDenial, QuotaLimit } from './quota.ts';

const messages: Readonly<Record<QuotaLimit, string>> = {
  MINUTE: "XPM's limit of calls per minute is used up",
  DAY: "XPM's limit of calls per day is used up",
  CONCURRENT: "XPM's limit of concurrent calls is used up",
  APP: "XPM's limit for all practices together is used up",
  SOURCE_DOWN: 'XPM is unavailable',
};

/** Why a low priority waits although XPM would still allow calls. */
export const reserveMessage =
  "few of today's XPM calls remain, and they are kept for more urgent ones";

/** Why calls to XPM pause, as a clause of a sentence. */
export const describeLimit = (limit: QuotaLimit, reserved: boolean): string =>
  reserved ? reserveMessage : messages[limit];

/** Why a call has to wait, as a sentence. Its end is displayed beside it. */
export function describeDenial({ limit, cause }: QuotaDenial): string {
  if (cause === 'PACING') {
    return 'XPM allows only so many calls per minute, and other calls of the practice come first.';
  }
  const reason = describeLimit(limit, cause === 'RESERVE');
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
