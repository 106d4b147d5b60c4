/** An IANA zone whose clock shows that hour now: where there are hours until anything is due by itself. */
export function zoneAt(hour: number): string {
  const ahead = (hour - new Date().getUTCHours() + 36) % 24;
  const offset = ahead - 12;
  // The database's own: what is ahead of Greenwich has a minus there.
  return `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
