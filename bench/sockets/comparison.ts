import type { Line } from '../measure.ts';

/** How one value of ours compares with the same of a floor. Bar and verdict are null without a bar. */
export interface Comparison {
  /** The floor's name. */
  readonly floor: string;
  readonly format: (value: number) => string;
  readonly bar: string | null;
  readonly isOk: ((ours: number, floor: number) => boolean) | null;
}

export function compare(
  measure: string,
  [ours, bare]: readonly [ours: number, floor: number],
  { floor, format, bar, isOk }: Comparison,
): Line {
  return {
    measure,
    ours: format(ours),
    floor: `${format(bare)} (${floor})`,
    ratio: ours / bare,
    bar,
    ok: isOk === null ? null : isOk(ours, bare),
  };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

const mostBytesPerSocket = 20_000;

/** The bar of a socket's memory, whatever the sockets do. */
export const socketMemory = {
  format: kilobytes,
  bar: 'at most 20 kB',
  isOk: (bytes: number): boolean => bytes <= mostBytesPerSocket,
} as const;
