import type { Clock } from '../ports/clock.ts';
import { withTimeout } from './with-timeout.ts';

export interface CacheTimes {
  /** How long a result or a failure is reused. */
  readonly keepMs: number;
  /** How long a caller waits for a result. */
  readonly timeoutMs: number;
}

/**
 * Caches the result of `read`, which runs at most once at a time and once per `keepMs`, however many callers
 * there are. A caller receives `null` when `read` failed or did not return in time.
 */
export function cached<T>(
  read: () => Promise<T>,
  { keepMs, timeoutMs }: CacheTimes,
  clock: Clock,
): () => Promise<T | null> {
  let latest: { readonly startedAt: number; readonly result: Promise<T | null> } | null = null;
  let isReading = false;
  const startRead = async (): Promise<T | null> => {
    isReading = true;
    try {
      return await read();
    } catch {
      return null;
    } finally {
      isReading = false;
    }
  };
  return () => {
    const now = clock.now().getTime();
    if (latest === null || (!isReading && now - latest.startedAt >= keepMs)) {
      latest = { startedAt: now, result: startRead() };
    }
    return withTimeout(latest.result, timeoutMs);
  };
}
