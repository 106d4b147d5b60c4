import type { CallPriority } from './priority.ts';
import { callPriorities } from './priority.ts';
import type { QuotaLimit } from './quota.ts';

/** The calls of a priority in some time. */
export interface PriorityCalls {
  readonly priority: CallPriority;
  readonly calls: number;
}

/** The calls that started in one hour. */
export interface HourCalls {
  readonly hour: Date;
  readonly byPriority: readonly PriorityCalls[];
}

/** A time in which a limit kept syncs from making calls. */
export interface QuotaPause {
  readonly limit: QuotaLimit;
  readonly startedAt: Date;
  /** In the future while the pause lasts. */
  readonly endsAt: Date;
}

/** What a practice's calls and pauses of the last 24 hours were. */
export interface QuotaDay {
  readonly byPriority: readonly PriorityCalls[];
  readonly byHour: readonly HourCalls[];
  readonly pauses: readonly QuotaPause[];
}

export interface CallsOfHour extends PriorityCalls {
  readonly hour: Date;
}

const hourMs = 60 * 60 * 1000;
const hoursOfDay = 24;

/** The calls by priority and by hour, with the hours and priorities that had none. */
export function quotaDayOf(
  calls: readonly CallsOfHour[],
  pauses: readonly QuotaPause[],
  now: Date,
): QuotaDay {
  const present = Math.floor(now.getTime() / hourMs) * hourMs;
  const hours = Array.from(
    { length: hoursOfDay + 1 },
    (_, place) => new Date(present - (hoursOfDay - place) * hourMs),
  );
  return {
    byPriority: countByPriority(calls),
    byHour: hours.map((hour) => ({
      hour,
      byPriority: countByPriority(calls.filter((each) => each.hour.getTime() === hour.getTime())),
    })),
    pauses: mergePauses(pauses),
  };
}

const countByPriority = (calls: readonly CallsOfHour[]): readonly PriorityCalls[] =>
  callPriorities.map((priority) => ({
    priority,
    calls: calls
      .filter((each) => each.priority === priority)
      .reduce((sum, each) => sum + each.calls, 0),
  }));

/** Several syncs pause for the same limit at the same time: their pauses are one. */
export function mergePauses(pauses: readonly QuotaPause[]): readonly QuotaPause[] {
  const merged: QuotaPause[] = [];
  for (const pause of pauses.toSorted(
    (one, other) => Number(one.startedAt) - Number(other.startedAt),
  )) {
    const place = merged.findLastIndex(({ limit }) => limit === pause.limit);
    const last = merged[place];
    if (last === undefined || pause.startedAt > last.endsAt) {
      merged.push(pause);
    } else if (pause.endsAt > last.endsAt) {
      merged[place] = { ...last, endsAt: pause.endsAt };
    }
  }
  return merged;
}
