const dayMs = 86_400_000;

/** The calendar date so many days after another; both `yyyy-MM-dd`. */
export function dateAfter(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
}

/** The calendar date of a moment, in UTC. */
export function dateOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** A request's `yyyyMMdd` as `yyyy-MM-dd`; `null` for what is no day of the calendar. */
export function calendarDate(text: string): string | null {
  const form = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (form === null) return null;
  const date = `${form[1] ?? ''}-${form[2] ?? ''}-${form[3] ?? ''}`;
  const moment = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(date) ? null : date;
}

/** Replies show dates with a time that means nothing. */
export function replyDate(date: string): string {
  return `${date}T00:00:00`;
}
