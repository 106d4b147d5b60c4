import { setTimeout as sleep } from 'node:timers/promises';

/** Short beside the time that a change takes to its subscribers anyway. */
const usualSpacingMs = 10;

/**
 * Shares reads by key between all who wait for one. A caller never joins a read that had started before its call,
 * because that read may miss what the caller has to see. Callers who come one after the other share a read every
 * few milliseconds; one alone waits for nothing.
 * @param spacingMs the least time from the start of one read to that of the next one with the same key
 */
export function createNextReads<T>(
  read: (key: string) => Promise<T>,
  spacingMs = usualSpacingMs,
): (key: string) => Promise<T> {
  const reads = new Map<string, Reading<T>>();
  const start = (key: string): Promise<T> => {
    const current = read(key);
    const spacing = sleep(spacingMs);
    const reading: Reading<T> = { ended: Promise.allSettled([current, spacing]), next: null };
    reads.set(key, reading);
    void reading.ended.then(() => {
      if (reading.next === null) reads.delete(key);
    });
    return current;
  };
  return (key) => {
    const reading = reads.get(key);
    if (reading === undefined) return start(key);
    reading.next ??= reading.ended.then(() => start(key));
    return reading.next;
  };
}

interface Reading<T> {
  /** Resolves when the read has ended and the next one may start. */
  readonly ended: Promise<unknown>;
  /** The one read after it, for those who came while it ran. */
  next: Promise<T> | null;
}
