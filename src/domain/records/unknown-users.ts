/** Jobs whose manager or partner is not on the practice's staff list. */
export interface JobsWithUnknownUser {
  readonly count: number;
  /** The numbers of the first few. */
  readonly numbers: readonly string[];
}

const number = new Intl.NumberFormat('en-AU');

/** A note on jobs whose manager or partner nobody knows, for the practice's activity. */
export function describeUnknownUsers(
  role: 'manager' | 'partner',
  { count, numbers }: JobsWithUnknownUser,
): string {
  const jobs = count === 1 ? '1 job names' : `${number.format(count)} jobs name`;
  const others = count - numbers.length;
  const more = others > 0 ? ` and ${number.format(others)} more` : '';
  return `${jobs} a ${role} that XPM's staff list does not have: ${numbers.join(', ')}${more}.`;
}
