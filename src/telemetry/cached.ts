import type { Clock } from '../ports/clock.ts';
import { inTime } from './in-time.ts';

export interface CacheTimes {
  /** For how long an answer, or that there was none, is given again (ms). */
  readonly keepMs: number;
  /** How long anybody waits for one (ms). */
  readonly timeoutMs: number;
}

/**
 * Asks at most once at a time and once in a while, however many want to know. `null` when there was no
 * answer, or none in time; it never fails.
 */
export function cached<T>(
  ask: () => Promise<T>,
  { keepMs, timeoutMs }: CacheTimes,
  clock: Clock,
): () => Promise<T | null> {
  let latest: { readonly at: number; readonly answer: Promise<T | null> } | null = null;
  let isAsking = false;
  const askNow = async (): Promise<T | null> => {
    isAsking = true;
    try {
      return await ask();
    } catch {
      return null;
    } finally {
      isAsking = false;
    }
  };
  return () => {
    const now = clock.now().getTime();
    if (latest === null || (!isAsking && now - latest.at >= keepMs)) {
      latest = { at: now, answer: askNow() };
    }
    return inTime(latest.answer, timeoutMs);
  };
}
