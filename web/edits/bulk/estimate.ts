export interface Limits {
  /** The calls that an edit of one record needs. */
  readonly editCalls: number;
  readonly minuteLimit: number;
  readonly minuteRemaining: number;
  readonly dayRemaining: number;
}

/** What an edit of many records costs at XPM. */
export interface BulkEstimate {
  readonly calls: number;
  /** How long the calls take at the rate that XPM allows, when nothing else needs them. */
  readonly durationMs: number;
  /** Whether the calls are more than XPM still allows today, so that the edit goes on tomorrow. */
  readonly exceedsDay: boolean;
}

const minuteMs = 60_000;

export function estimateBulkEdit(records: number, limits: Limits): BulkEstimate {
  const calls = records * limits.editCalls;
  const later = Math.max(0, calls - limits.minuteRemaining);
  return {
    calls,
    durationMs: Math.ceil(later / Math.max(1, limits.minuteLimit)) * minuteMs,
    exceedsDay: calls > limits.dayRemaining,
  };
}
