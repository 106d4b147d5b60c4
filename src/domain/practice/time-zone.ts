/** The others of the IANA database that `Intl` knows: it lists those of places only. */
const ofNoPlace = /^(UTC|Etc\/.*)$/;
const ofPlaces = new Set(Intl.supportedValuesOf('timeZone'));

/**
 * The zone's name as the IANA database spells it (`pacific/auckland` is `Pacific/Auckland`); `null` when
 * there is no such zone. Offsets such as `+10:00` are none: they know no daylight saving. Nor are names
 * that only `Intl` has: Temporal would refuse the schedules.
 */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return ofPlaces.has(timeZone) || ofNoPlace.test(timeZone) ? timeZone : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
