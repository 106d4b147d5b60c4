import type { NumberedWindow } from '../domain/records/job.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** The first day of the first window. Open jobs that are older appear in XPM's list of current jobs. */
const firstDay = Date.UTC(2010, 0, 1) / dayMs;
/** XPM requires less than a year; whether it accepts 365 days is not documented (docs/xpm-api.md 5.1). */
const windowDays = 360;

/**
 * Windows that cover every day of creation from 2010 up to two days after `asOf` (in any time zone), the
 * latest first. Their starts do not depend on `asOf`: only then is a job that is missing from
 * the window that listed it before evidence about that job.
 */
export function creationWindows(asOf: Date): readonly NumberedWindow[] {
  const lastDay = Math.floor(asOf.getTime() / dayMs) + 2;
  const count = Math.max(0, Math.ceil((lastDay - firstDay + 1) / windowDays));
  return Array.from({ length: count }, (_, place) => {
    const number = count - 1 - place;
    const from = firstDay + number * windowDays;
    const to = Math.min(from + windowDays - 1, lastDay);
    return { number, from: calendarDate(from), to: calendarDate(to) };
  });
}

const calendarDate = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
