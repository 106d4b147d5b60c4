import type { NamedReference, UserReference } from './client.ts';

/**
 * A job as XPM has it, in our words. Text is trimmed of nothing: an empty or absent element is `null`,
 * raw newlines stay. Dates are calendar dates without zone, `YYYY-MM-DD`. `budget` is XPM's text.
 *
 * `number` is the one that people know (`J000123`) and that XPM's calls about one job take. `state` is
 * the name that XPM shows; its interface code, which a change of state needs, no reply tells.
 */
export interface JobRecord {
  readonly xpmId: string;
  readonly number: string;
  readonly name: string;
  readonly description: string | null;
  readonly state: string;
  readonly clientOrderNumber: string | null;
  readonly budget: string | null;
  readonly type: string | null;
  readonly startDate: string | null;
  readonly dueDate: string | null;
  readonly completedDate: string | null;

  /** May be archived or deleted, or one that XPM's list of clients does not have. */
  readonly client: NamedReference;
  readonly contact: NamedReference | null;
  readonly manager: UserReference | null;
  readonly partner: UserReference | null;
  readonly assigned: readonly UserReference[];
}

/** Calendar dates of creation, both inclusive, `YYYY-MM-DD`. */
export interface CreationWindow {
  readonly from: string;
  readonly to: string;
}

/** A window that bears the same number for ever, from 0 in 2010, so that a job is listed by the same one. */
export interface NumberedWindow extends CreationWindow {
  readonly number: number;
}

/**
 * Stands for the window of a job that no list shows although XPM knows it: one of before the windows that
 * is no longer current. Only a call of its own tells of it.
 */
export const beyondLists = -1;

const dayMs = 24 * 60 * 60 * 1000;
/** The earliest day that is asked for. Open jobs of before are listed whatever their age. */
const firstDay = Date.UTC(2010, 0, 1) / dayMs;
/** XPM wants less than a year; whether 365 days pass is not documented. */
const windowDays = 360;

/**
 * Windows that cover every day of creation from 2010 up to two days after `asOf` (whatever the practice's
 * zone), the latest first. Where one begins does not depend on `asOf`: only then does a list that lacks
 * a job it has shown before say something of that job.
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
