/**
 * The zone's name as the IANA database spells it (`pacific/auckland` is `Pacific/Auckland`); `null` when
 * there is no such zone. Offsets such as `+10:00` are none: they know no daylight saving.
 */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
