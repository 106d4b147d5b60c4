import { calendarDate } from '../../calendar.ts';
import type { JobSummary } from '../../practice/jobs/job-source.ts';
import type { Call } from '../call.ts';
import { BadRequest } from '../call.ts';

/**
 * The filter of `job.api/list`: created from the date `from` to the date `to`, both included
 * (docs/xpm-api.md 5.1). As a developer reports, each response names one problem only; the messages
 * are not documented.
 *
 * @throws BadRequest
 */
export function createdWithin(call: Call): (summary: JobSummary) => boolean {
  const { settings } = call;
  const from = required(call, 'from');
  const to = required(call, 'to');
  const limit = aYearAfter(from);
  const isTooLong = settings.jobListRange === 'oneYear' ? to > limit : to >= limit;
  if (isTooLong) throw new BadRequest('The range from from to to must be less than one year');
  const offsetMs = settings.jobDayOffsetMinutes * 60_000;
  const start = Date.parse(`${from}T00:00:00Z`) - offsetMs;
  const end = Date.parse(`${to}T00:00:00Z`) - offsetMs + dayMs;
  return ({ created }) => created >= start && created < end;
}

const dayMs = 86_400_000;

function required({ query }: Call, name: 'from' | 'to'): string {
  const text = query.get(name) ?? '';
  if (text === '') throw new BadRequest(`The parameter ${name} is required`);
  const date = calendarDate(text);
  if (date === null) throw new BadRequest(`The parameter ${name} must be a date, yyyyMMdd`);
  return date;
}

/** The same date a year later; 1 March for 29 February. */
function aYearAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCFullYear(day.getUTCFullYear() + 1);
  return day.toISOString().slice(0, 10);
}
