/** Jobs whose manager or partner is not on the practice's staff list. */
export interface JobsWithUnknownUser {
  readonly count: number;
  /** The numbers of the first few. */
  readonly numbers: readonly string[];
}

const number = new Intl.NumberFormat('en-AU');

/** A note for the practice activity on jobs whose manager or partner is unknown. */
export function describeUnknownUsers(
  role: 'manager' | 'partner',
  { count, numbers }: JobsWithUnknownUser,
): string {
  const jobs = count === 1 ? '1 job has' : `${number.format(count)} jobs have`;
  const others = count - numbers.length;
  const more = others > 0 ? ` and ${number.format(others)} more` : '';
  return `${jobs} a ${role} who is not on XPM's staff list: ${numbers.join(', ')}${more}.`;
}
