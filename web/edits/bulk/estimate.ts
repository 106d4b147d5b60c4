export interface Limits {
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

/** A push reads the record, writes it and reads it again (docs/decisions/0010). */
const callsPerRecord = 3;
const minuteMs = 60_000;

export function estimateBulkEdit(records: number, limits: Limits): BulkEstimate {
  const calls = records * callsPerRecord;
  const later = Math.max(0, calls - limits.minuteRemaining);
  return {
    calls,
    durationMs: Math.ceil(later / Math.max(1, limits.minuteLimit)) * minuteMs,
    exceedsDay: calls > limits.dayRemaining,
  };
}
