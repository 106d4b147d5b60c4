/** How all practices together are doing at one moment, for those who run the service. */
export interface SystemMetrics {
  /** Runs that have not ended. */
  readonly unfinished: readonly (RunCount & { readonly oldestAt: Date })[];
  /** Runs that ended within the last hour. */
  readonly ended: readonly RunCount[];
  /** Runs in a pause, by the limit that holds them. */
  readonly paused: readonly { readonly limit: string; readonly runs: number }[];
  /** Orders that have not reached Temporal. */
  readonly orders: Backlog;
  /** Fields that were edited here and that XPM does not have yet. */
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
  /** Since when the oldest waits; `null` when none does. */
  readonly oldestAt: Date | null;
}

/** What is left of the day's calls, as XPM said last, over the connected practices. */
export interface DayMetrics {
  readonly remainingSum: number;
  /** Of the practice that has the fewest; `null` when none is connected. */
  readonly remainingLeast: number | null;
  /** Practices by how much they have left, each under the least percentage that it does not exceed. */
  readonly byPercentRemaining: readonly { readonly atMost: number; readonly practices: number }[];
  /** Practices whose calls another program uses as well. */
  readonly externalUsage: number;
}

/** The percentages at which a priority begins to leave the rest to those above it, and what is above. */
export const percentages = [0, 2, 5, 10, 20, 100] as const;

export interface SystemMetricsReader {
  read(now: Date): Promise<SystemMetrics>;
}
