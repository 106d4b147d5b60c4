/**
 * Shares reads by key between all who wait for one. A caller never joins a read that had started before its call,
 * because that read may miss what the caller has to see.
 */
export function createNextReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const reads = new Map<string, Reading<T>>();
  const start = (key: string): Promise<T> => {
    const reading: Reading<T> = { current: read(key), next: null };
    reads.set(key, reading);
    const forget = (): void => {
      if (reading.next === null) reads.delete(key);
    };
    reading.current.then(forget, forget);
    return reading.current;
  };
  return (key) => {
    const reading = reads.get(key);
    if (reading === undefined) return start(key);
    const startNext = (): Promise<T> => start(key);
    reading.next ??= reading.current.then(startNext, startNext);
    return reading.next;
  };
}

interface Reading<T> {
  readonly current: Promise<T>;
  /** The one read after it, for those who came while it ran. */
  next: Promise<T> | null;
}
