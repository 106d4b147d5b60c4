const dayMs = 86_400_000;

/** The calendar date that is `days` after `date`; both are `yyyy-MM-dd`. */
export function dateAfter(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
}

/** The calendar date (`yyyy-MM-dd`) of a time in milliseconds since 1970, in UTC. */
export function dateOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** A request's `yyyyMMdd` as `yyyy-MM-dd`; `null` when it is not a date that exists. */
export function calendarDate(text: string): string | null {
  const form = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (form === null) return null;
  const date = `${form[1] ?? ''}-${form[2] ?? ''}-${form[3] ?? ''}`;
  const time = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(time.getTime()) || !time.toISOString().startsWith(date) ? null : date;
}

/** The form of dates in responses; the time part has no meaning (docs/xpm-api.md 3.1). */
export function responseDate(date: string): string {
  return `${date}T00:00:00`;
}
