import { localClock } from '../../practice/time-zone.ts';
import type { Schedule } from '../schedule.ts';
import type { SyncKind } from '../sync-kind.ts';

/** When a sync of the kind is due next; `null` when no schedule starts it. */
export function nextDueAt(
  schedules: readonly Schedule[],
  kind: SyncKind,
  after: Date,
): Date | null {
  const times = schedules
    .filter(({ syncs }) => syncs.some((sync) => sync.kind === kind))
    .flatMap((schedule) => nextTimeOf(schedule, after) ?? []);
  const [first = null, ...others] = times;
  return others.reduce(
    (earliest, each) => (earliest !== null && each < earliest ? each : earliest),
    first,
  );
}

const dayMs = 24 * 60 * 60 * 1000;
/** A day can lack all times of a schedule, when daylight saving starts. */
const daysAhead = 2;

function nextTimeOf(schedule: Schedule, after: Date): Date | null {
  const { timeAt, instantOf } = localClock(schedule.timeZone);
  const now = timeAt(after);
  const today = Math.floor(now / dayMs) * dayMs;
  for (let day = 0; day <= daysAhead; day += 1) {
    for (const time of timesOfDay(schedule)) {
      // In the hour that daylight saving repeats, the clock displays an earlier time at a later instant.
      if (today + day * dayMs + time < now - hourMs) continue;
      const instant = instantOf(today + day * dayMs + time);
      if (instant !== null && instant > after) return instant;
    }
  }
  return null;
}

const hourMs = 60 * 60 * 1000;

/** The times of a schedule in milliseconds since midnight, in order. */
function timesOfDay({ hours: [first, last], minutes, second }: Schedule): readonly number[] {
  const hours = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return hours.flatMap((hour) =>
    minutes.map((minute) => hour * hourMs + (minute * 60 + second) * 1000),
  );
}
