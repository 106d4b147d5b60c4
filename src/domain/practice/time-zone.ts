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
