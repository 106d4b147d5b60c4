import type { Transaction } from '../db/unit-of-work.ts';
import type { Viewer } from '../domain/practice/practice.ts';

export interface NotPermitted {
  readonly type: 'NotPermitted';
  readonly message: string;
}

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
  if (practice === null) return notPermitted('You are not a member of such a practice.');
  return practice.role === 'ADMIN' ? null : notPermitted(`Only an admin can ${action}.`);
}

const notPermitted = (message: string): NotPermitted => ({ type: 'NotPermitted', message });
