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

/** The earliest day that is asked for. XPM has no job of before; open ones are listed whatever their age. */
const firstDay = Date.UTC(2010, 0, 1);
const dayMilliseconds = 24 * 60 * 60 * 1000;
/** XPM wants less than a year; whether 365 days pass is not documented. */
const windowDays = 360;

/**
 * Windows that cover every day of creation up to two days after `asOf` (whatever the practice's zone),
 * the latest first.
 */
export function creationWindows(asOf: Date): readonly CreationWindow[] {
  const windows: CreationWindow[] = [];
  let to = asOf.getTime() + 2 * dayMilliseconds;
  while (to >= firstDay) {
    const from = Math.max(firstDay, to - (windowDays - 1) * dayMilliseconds);
    windows.push({ from: calendarDate(from), to: calendarDate(to) });
    to = from - dayMilliseconds;
  }
  return windows;
}

const calendarDate = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
