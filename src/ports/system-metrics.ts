/** Metrics about all practices together, for the operators of the service. */
export interface SystemMetrics {
  /** Unfinished runs. */
  readonly unfinished: readonly (RunCount & { readonly oldestAt: Date })[];
  /** Runs that ended within the last hour. */
  readonly ended: readonly RunCount[];
  /** Paused runs, by the limit that paused them. */
  readonly paused: readonly { readonly limit: string; readonly runs: number }[];
  /** Outbox messages that have not been delivered to Temporal. */
  readonly outbox: Backlog;
  /** Pending changes: fields that were edited here and that XPM does not have yet. */
  readonly edits: Backlog & { readonly refused: number };
  readonly practices: readonly { readonly connection: string; readonly practices: number }[];
  readonly day: DayMetrics;
}

interface RunCount {
  readonly kind: string;
  readonly state: string;
  readonly runs: number;
}

interface Backlog {
  readonly waiting: number;
  /** When the oldest entry was added; `null` when there is none. */
  readonly oldestAt: Date | null;
}

/** The day's remaining calls of the connected practices, as XPM reported them last. */
export interface DayMetrics {
  readonly remainingSum: number;
  /** The remaining calls of the practice that has the fewest; `null` when none is connected. */
  readonly remainingLeast: number | null;
  /** Practices by the percentage that remains, each in the lowest band that contains it. */
  readonly byPercentRemaining: readonly { readonly atMost: number; readonly practices: number }[];
  /** Practices whose calls another program uses, too. */
  readonly externalUsage: number;
}

/** The upper bounds of the bands: the shares of the day that are reserved for higher priorities, and the rest. */
export const percentages = [0, 2, 5, 10, 20, 100] as const;

export interface SystemMetricsReader {
  read(now: Date): Promise<SystemMetrics>;
}
