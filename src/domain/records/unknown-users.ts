import { countOf, formatCount } from '../activity/format-count.ts';
/** Jobs whose manager or partner is not on the practice's staff list. */
export interface JobsWithUnknownUser {
  readonly count: number;
  /** The numbers of the first few. */
  readonly numbers: readonly string[];
}

/** A note for the practice activity on jobs whose manager or partner is unknown. */
export function describeUnknownUsers(
  role: 'manager' | 'partner',
  { count, numbers }: JobsWithUnknownUser,
): string {
  const jobs = countOf(count, 'job has', 'jobs have');
  const others = count - numbers.length;
  const more = others > 0 ? ` and ${formatCount(others)} more` : '';
  return `${jobs} a ${role} who is not on XPM's staff list: ${numbers.join(', ')}${more}.`;
}
