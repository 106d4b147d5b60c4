import type { Practice } from '../practice/practice.ts';
import type { SandboxSettings } from '../settings.ts';
import { FixedWindow } from './fixed-window.ts';

export type LimitProblem = 'minute' | 'day' | 'concurrent' | 'appminute';

/** What the gateway says about the limits, with every answer that has passed or met them. */
export type LimitHeaders = Readonly<Record<string, string>>;

interface Counters {
  readonly minute: FixedWindow;
  readonly day: FixedWindow;
  inProgress: number;
}

/**
 * Xero's limits: per practice at once, in a minute and in a day; per app in a minute (Xero developer
 * docs, API limits). A refused call uses nothing up.
 */
export class Limits {
  readonly #settings: () => SandboxSettings;
  readonly #appMinute = new FixedWindow(60_000, 0);
  readonly #practices = new Map<string, Counters>();

  constructor(settings: () => SandboxSettings) {
    this.#settings = settings;
  }

  /** Which limit a call would meet now. */
  problem(practice: Practice, now: number): LimitProblem | null {
    const { minuteLimit, dayLimit, appMinuteLimit, concurrentLimit } = this.#settings();
    const { minute, day, inProgress } = this.#countersOf(practice);
    if (day.used(now) >= dayLimit) return 'day';
    if (minute.used(now) >= minuteLimit) return 'minute';
    if (this.#appMinute.used(now) >= appMinuteLimit) return 'appminute';
    return inProgress >= concurrentLimit ? 'concurrent' : null;
  }

  /** Lets a call in that has no problem, and counts it. `leave` must follow. */
  enter(practice: Practice, now: number): void {
    const counters = this.#countersOf(practice);
    counters.minute.count(now);
    counters.day.count(now);
    this.#appMinute.count(now);
    counters.inProgress++;
  }

  /** How many calls of the practice are being answered. */
  inProgress(practice: Practice): number {
    return this.#countersOf(practice).inProgress;
  }

  leave(practice: Practice): void {
    this.#countersOf(practice).inProgress--;
  }

  /** A call outside of any practice, e.g. to `/connections`: it counts for the app alone. */
  enterApp(now: number): LimitProblem | null {
    if (this.#appMinute.used(now) >= this.#settings().appMinuteLimit) return 'appminute';
    this.#appMinute.count(now);
    return null;
  }

  appHeaders(now: number): LimitHeaders {
    const { appMinuteLimit } = this.#settings();
    return { 'x-appminlimit-remaining': remaining(appMinuteLimit, this.#appMinute.used(now)) };
  }

  /** What is left after the calls so far: 59 and 4999 with the first answer (recorded). */
  headers(practice: Practice, now: number): LimitHeaders {
    const { minuteLimit, dayLimit } = this.#settings();
    const { minute, day } = this.#countersOf(practice);
    return {
      ...this.appHeaders(now),
      'x-minlimit-remaining': remaining(minuteLimit, minute.used(now)),
      'x-daylimit-remaining': remaining(dayLimit, day.used(now)),
    };
  }

  /** Seconds that `Retry-After` says: for minute and day only, and by setting for the app. */
  retryAfter(practice: Practice, problem: LimitProblem, now: number): number | null {
    const { minute, day } = this.#countersOf(practice);
    switch (problem) {
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

  /** As if so many calls had been made in the current windows. */
  use(practice: Practice, now: number, used: UsedQuota): void {
    const { minute, day } = this.#countersOf(practice);
    if (used.minuteUsed !== undefined) minute.setUsed(now, used.minuteUsed);
    if (used.dayUsed !== undefined) day.setUsed(now, used.dayUsed);
    if (used.appMinuteUsed !== undefined) this.#appMinute.setUsed(now, used.appMinuteUsed);
  }

  #countersOf(practice: Practice): Counters {
    const known = this.#practices.get(practice.tenantId);
    if (known !== undefined) return known;
    const { minuteMs, dayMs } = practice.windows;
    const counters = {
      minute: new FixedWindow(60_000, minuteMs),
      day: new FixedWindow(86_400_000, dayMs),
      inProgress: 0,
    };
    this.#practices.set(practice.tenantId, counters);
    return counters;
  }
}

export interface UsedQuota {
  readonly minuteUsed?: number;
  readonly dayUsed?: number;
  readonly appMinuteUsed?: number;
}

function remaining(limit: number, used: number): string {
  return String(Math.max(0, limit - used));
}
