/** The limits that can hold a practice's calls. `SOURCE_DOWN` is XPM itself being unreachable. */
export const quotaLimits = ['MINUTE', 'DAY', 'CONCURRENT', 'APP', 'SOURCE_DOWN'] as const;
export type QuotaLimit = (typeof quotaLimits)[number];

/** What XPM allows a practice, as documented by Xero ("OAuth 2.0 API limits"); corrected by answers. */
export interface QuotaAllowance {
  readonly perMinute: number;
  readonly perDay: number;
  readonly atOnce: number;
}

export const defaultAllowance: QuotaAllowance = { perMinute: 60, perDay: 5000, atOnce: 5 };

/** What a response said of the quota. `null`: it said nothing (401, 403 and broken answers). */
export interface QuotaObservation {
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  readonly appMinuteRemaining: number | null;
}

/** A 429: `retryAfterSeconds` is absent for the concurrent limit. */
export interface QuotaRefusal {
  readonly limit: Exclude<QuotaLimit, 'SOURCE_DOWN'>;
  readonly retryAfterSeconds: number | null;
}
