import type { Stack } from './stack.ts';

/** One line of the table. Floor and ratio are null without a comparison; bar and ok, without a bar. */
export interface Line {
  readonly measure: string;
  readonly ours: string;
  readonly floor: string | null;
  readonly ratio: number | null;
  readonly bar: string | null;
  readonly ok: boolean | null;
}

/** What a measurement uses: the running processes and the sizes of the practices. */
export interface Bench {
  readonly stack: Stack;
  /** Clients of the small practice and of the large one. */
  readonly sizes: readonly [number, number];
  /** Edits of one practice at once. */
  readonly edits: number;
  /** Sockets of one practice. */
  readonly sockets: number;
  readonly report: (line: string) => void;
}

/** One measurement: a few lines of the table. Floor and product are measured one after the other. */
export interface Measurement {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly Line[]>;
}

export function perSecond(count: number, seconds: number): string {
  return `${Math.round(count / seconds).toLocaleString('en')}/s`;
}

export const formatMegabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
export const formatMs = (ms: number): string => `${ms.toFixed(1)} ms`;

/** The value that `share` (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
