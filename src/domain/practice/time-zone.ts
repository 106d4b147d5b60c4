/** Zones of the IANA database that `Intl` knows but does not list, because they belong to no place. */
const zonesWithoutPlace = /^(UTC|Etc\/.*)$/;
const zonesOfPlaces = new Set(Intl.supportedValuesOf('timeZone'));

/**
 * The zone's name as the IANA database spells it (`pacific/auckland` is `Pacific/Auckland`); `null` when there
 * is no such zone. Offsets such as `+10:00` are not zones, because they have no daylight saving. Names that only
 * `Intl` knows are not either, because Temporal rejects schedules with them.
 */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return zonesOfPlaces.has(timeZone) || zonesWithoutPlace.test(timeZone) ? timeZone : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** An instant as the people of a practice read it: in their time zone, which is named. */
export function formatInstant(instant: Date, timeZone: string): string {
  const text = instant.toLocaleString('en-AU', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return `${text} (${timeZone})`;
}

/** The clock of a place. Its times are milliseconds as `Date.UTC` counts them. */
export interface LocalClock {
  /** What the clock displays at an instant. */
  readonly timeAt: (instant: Date) => number;
  /** When the clock displays a time; `null` when it never does, because daylight saving starts. */
  readonly instantOf: (time: number) => Date | null;
}

export function localClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const timeAt = (instant: Date): number => {
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]);
    const of = Object.fromEntries(parts) as Readonly<Record<string, number>>;
    const { year = 0, month = 1, day = 1, hour, minute, second } = of;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  const instantOf = (time: number): Date | null => {
    const offsetAt = (instant: number): number => timeAt(new Date(instant)) - instant;
    const near = time - offsetAt(time);
    const instant = new Date(time - offsetAt(near));
    return timeAt(instant) === time ? instant : null;
  };
  return { timeAt, instantOf };
}
