import { noSuchPractice } from '../results.ts';
import { namedPractice } from './named-practice.ts';

/** Runs a command on the practice that an input names, and adds what the types of outcomes contain. */
export async function practiceOutcome<Outcome extends { readonly type: string }>(
  sentId: string,
  command: (practiceId: string) => Promise<Outcome>,
) {
  const practiceId = namedPractice(sentId);
  if (practiceId === null) return noSuchPractice;
  const outcome = await command(practiceId);
  return { ...outcome, practiceId, reason: null };
}
