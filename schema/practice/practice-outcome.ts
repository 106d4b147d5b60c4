import { noSuchPractice } from '../../src/domain/practice/refusal.ts';
import { namedPractice } from './named-practice.ts';

/** Runs a command on the practice that an input names. A malformed id is refused like an unknown one. */
export async function practiceOutcome<Outcome extends { readonly type: string }>(
  sentId: string,
  command: (practiceId: string) => Promise<Outcome>,
) {
  const practiceId = namedPractice(sentId);
  if (practiceId === null) return noSuchPractice;
  const outcome = await command(practiceId);
  return { ...outcome, practiceId };
}
