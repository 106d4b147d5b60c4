import type { Stack } from './stack.ts';

/** One line of the table. `null`: there is nothing to compare it with, or no bar. */
export interface Line {
  readonly measure: string;
  readonly ours: string;
  readonly floor: string | null;
  readonly ratio: number | null;
  readonly bar: string | null;
  readonly ok: boolean | null;
}

/** What a measurement is given: the running processes and how large the large practice is. */
export interface Bench {
  readonly stack: Stack;
  /** Clients of the small and of the large practice. */
  readonly sizes: readonly [number, number];
  readonly report: (line: string) => void;
}

/** One measurement: a few lines of the table, floor and ours measured one after the other. */
export interface Measurement {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly Line[]>;
}

export function perSecond(count: number, seconds: number): string {
  return `${Math.round(count / seconds).toLocaleString('en')}/s`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
export const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

/** The value that `share` (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
