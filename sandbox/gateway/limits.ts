import type { Practice } from '../practice/practice.ts';
import type { SandboxSettings } from '../settings.ts';
import { FixedWindow } from './fixed-window.ts';

/** Xero's limits, named as `X-Rate-Limit-Problem` names them. */
export type Limit = 'minute' | 'day' | 'concurrent' | 'appminute';

export type LimitHeaders = Readonly<Record<string, string>>;

interface Counters {
  readonly minute: FixedWindow;
  readonly day: FixedWindow;
  inProgress: number;
}

/**
 * Xero's limits: concurrent calls, calls a minute and calls a day per practice, and calls a minute
 * per app (docs/xpm-api.md 2.1). A rejected call does not count. `now` is in milliseconds.
 */
export class Limits {
  readonly #settings: () => SandboxSettings;
  readonly #appMinute = new FixedWindow(60_000, 0);
  readonly #practices = new Map<string, Counters>();

  constructor(settings: () => SandboxSettings) {
    this.#settings = settings;
  }

  /** The limit that a call would exceed now; `null` when the call can start. */
  exceeded(practice: Practice, now: number): Limit | null {
    const { minuteLimit, dayLimit, appMinuteLimit, concurrentLimit } = this.#settings();
    const { minute, day, inProgress } = this.#countersOf(practice);
    if (day.used(now) >= dayLimit) return 'day';
    if (minute.used(now) >= minuteLimit) return 'minute';
    if (this.#appMinute.used(now) >= appMinuteLimit) return 'appminute';
    return inProgress >= concurrentLimit ? 'concurrent' : null;
  }

  /** Counts a call that exceeds no limit. The caller must call `finishCall` afterwards. */
  startCall(practice: Practice, now: number): void {
    const counters = this.#countersOf(practice);
    counters.minute.count(now);
    counters.day.count(now);
    this.#appMinute.count(now);
    counters.inProgress++;
  }

  finishCall(practice: Practice): void {
    this.#countersOf(practice).inProgress--;
  }

  callsInProgress(practice: Practice): number {
    return this.#countersOf(practice).inProgress;
  }

  /**
   * Counts a call without a practice, e.g. to `/connections`, for the app alone. Returns the limit
   * that the call exceeds, and then does not count it.
   */
  countAppCall(now: number): Limit | null {
    if (this.#appMinute.used(now) >= this.#settings().appMinuteLimit) return 'appminute';
    this.#appMinute.count(now);
    return null;
  }

  appHeaders(now: number): LimitHeaders {
    const { appMinuteLimit } = this.#settings();
    return { 'x-appminlimit-remaining': remaining(appMinuteLimit, this.#appMinute.used(now)) };
  }

  /** The remaining calls after those so far: the first response has 59 and 4999 (recorded). */
  headers(practice: Practice, now: number): LimitHeaders {
    const { minuteLimit, dayLimit } = this.#settings();
    const { minute, day } = this.#countersOf(practice);
    return {
      ...this.appHeaders(now),
      'x-minlimit-remaining': remaining(minuteLimit, minute.used(now)),
      'x-daylimit-remaining': remaining(dayLimit, day.used(now)),
    };
  }

  /** The value of `Retry-After`; `null` for a limit whose 429 has no such header. */
  retryAfterSeconds(practice: Practice, limit: Limit, now: number): number | null {
    const { minute, day } = this.#countersOf(practice);
    switch (limit) {
      case 'minute':
        return minute.secondsLeft(now);
      case 'day':
        return day.secondsLeft(now);
      case 'appminute':
        return this.#settings().appMinuteRetryAfter ? this.#appMinute.secondsLeft(now) : null;
      case 'concurrent':
        return null;
    }
  }

  /** Sets the number of calls in the current windows. */
  setUsage(practice: Practice, now: number, usage: QuotaUsage): void {
    const { minute, day } = this.#countersOf(practice);
    if (usage.minuteUsed !== undefined) minute.setUsed(now, usage.minuteUsed);
    if (usage.dayUsed !== undefined) day.setUsed(now, usage.dayUsed);
    if (usage.appMinuteUsed !== undefined) this.#appMinute.setUsed(now, usage.appMinuteUsed);
  }

  #countersOf(practice: Practice): Counters {
    const existing = this.#practices.get(practice.tenantId);
    if (existing !== undefined) return existing;
    const { minuteMs, dayMs } = practice.windowOffsets;
    const counters = {
      minute: new FixedWindow(60_000, minuteMs),
      day: new FixedWindow(86_400_000, dayMs),
      inProgress: 0,
    };
    this.#practices.set(practice.tenantId, counters);
    return counters;
  }
}

/** Calls in the current windows; a count that is left out does not change. */
export interface QuotaUsage {
  readonly minuteUsed?: number;
  readonly dayUsed?: number;
  readonly appMinuteUsed?: number;
}

function remaining(limit: number, used: number): string {
  return String(Math.max(0, limit - used));
}
