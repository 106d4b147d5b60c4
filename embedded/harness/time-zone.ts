/**
 * An IANA time zone in which it is that hour now. Between four and eight in the morning nothing is
 * scheduled for hours, so that no automatic sync disturbs a test or a measurement.
 */
export function zoneAt(hour: number): string {
  const ahead = (hour - new Date().getUTCHours() + 36) % 24;
  const offset = ahead - 12;
  // In these zones' names, unlike elsewhere, a minus means east of Greenwich.
  return `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
