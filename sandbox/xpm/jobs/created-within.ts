import { calendarDate } from '../../calendar.ts';
import type { JobGlance } from '../../practice/jobs/job-source.ts';
import type { Call } from '../call.ts';
import { BadCall } from '../call.ts';

/**
 * The condition of `job.api/list`: created on or after `from` and on or before `to` (Xero developer
 * docs, jobs). What is wrong is complained about one at a time, as a developer met it; the words
 * are ours.
 *
 * @throws BadCall
 */
export function createdWithin(call: Call): (glance: JobGlance) => boolean {
  const { settings } = call;
  const from = required(call, 'from');
  const to = required(call, 'to');
  const limit = aYearAfter(from);
  const isTooLong = settings.jobListRange === 'oneYear' ? to > limit : to >= limit;
  if (isTooLong) throw new BadCall('The range from from to to must be less than one year');
  const offsetMs = settings.jobDayOffsetMinutes * 60_000;
  const begin = Date.parse(`${from}T00:00:00Z`) - offsetMs;
  const end = Date.parse(`${to}T00:00:00Z`) - offsetMs + dayMs;
  return ({ created }) => created >= begin && created < end;
}

const dayMs = 86_400_000;

function required({ query }: Call, name: 'from' | 'to'): string {
  const text = query.get(name) ?? '';
  if (text === '') throw new BadCall(`The parameter ${name} is required`);
  const date = calendarDate(text);
  if (date === null) throw new BadCall(`The parameter ${name} must be a date, yyyyMMdd`);
  return date;
}

/** The same day of the next year; of 29 February the 1 March. */
function aYearAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCFullYear(day.getUTCFullYear() + 1);
  return day.toISOString().slice(0, 10);
}
