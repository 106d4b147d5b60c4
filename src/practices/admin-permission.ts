import type { Transaction } from '../db/unit-of-work.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { adminsOnly, noSuchPractice } from '../domain/practice/refusal.ts';

/**
 * Refuses a command that only the practice's admins may run; `null` for an admin.
 * @param action completes the sentence "Only an admin can …"
 */
export async function refuseNonAdmin(
  tx: Transaction,
  viewer: Viewer,
  { practiceId, action }: { readonly practiceId: string; readonly action: string },
): Promise<NotPermitted | null> {
  const practice = await tx.practices.find(practiceId, viewer.subject);
  if (practice === null) return noSuchPractice;
  return practice.role === 'ADMIN' ? null : adminsOnly(action);
}
