import type { Transaction } from '../../db/unit-of-work.ts';
import { describeOverlap } from '../../domain/practice/account-offer.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { NotPermitted, Refusal } from '../../domain/practice/refusal.ts';
import { resumeSyncs, waitsForConnection } from '../../sync/wake.ts';
import { refuseNonAdmin } from '../admin-permission.ts';
import type { CommandDependencies } from '../command-dependencies.ts';
import { recordConnection } from './record-connection.ts';

export interface ConfirmAccountInput {
  readonly practiceId: string;
  /** The account that the admin has seen. */
  readonly accountId: string;
}

export type ConfirmAccountOutcome =
  | { readonly type: 'XpmAccountConfirmed' }
  /** There is no such offer, it has expired, or another practice has the account now. */
  | (Refusal & { readonly type: 'XpmAccountNotOffered' })
  | NotPermitted;

/**
 * Connects the practice to the account that it has moved to. Every list is read in full next. Records that the
 * new account lacks are not archived silently: a list that lacks all or many of them opens a deletion review.
 */
export function confirmAccount(
  deps: CommandDependencies,
  viewer: Viewer,
  { practiceId, accountId }: ConfirmAccountInput,
): Promise<ConfirmAccountOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'confirm another XPM account';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    await tx.connections.lock(practiceId);
    const offered = await tx.accountOffers.find(practiceId);
    const at = deps.clock.now();
    if (offered?.offer.tenantId !== accountId || offered.offer.expiresAt < at) {
      return notOffered('This XPM account is not offered any more. Connect again and choose it.');
    }
    if (await isTaken(tx, accountId, practiceId)) {
      return notOffered('This XPM account is connected to another practice meanwhile.');
    }
    const { offer, tokens } = offered;
    const { tenantId, tenantName, connectionId, overlap } = offer;
    const tenant = { tenantId, connectionId, name: tenantName };
    await tx.connections.connect(practiceId, { tenant, tokens }, { name: viewer.name, at });
    await tx.accountOffers.clear(practiceId);
    await tx.watermarks.clear(practiceId);
    await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, at);
    await resumeSyncs(tx, { practiceId, at }, waitsForConnection);
    const message = `The practice is connected to another XPM account${tenantName === null ? '' : `, ${tenantName}`}. ${describeOverlap(overlap)} The next syncs read everything. Stored records that the account lacks are kept until an admin has reviewed them.`;
    const title = 'Connect to XPM';
    const entry = { practiceId, actor: viewer.name, title, status: 'SUCCESS', message } as const;
    await recordConnection(tx, deps, entry);
    return { type: 'XpmAccountConfirmed' };
  });
}

async function isTaken(tx: Transaction, tenantId: string, practiceId: string): Promise<boolean> {
  return (await tx.connections.takenAmong([tenantId], practiceId)).length > 0;
}

const notOffered = (message: string): ConfirmAccountOutcome => ({
  type: 'XpmAccountNotOffered',
  reason: 'ACCOUNT_NOT_OFFERED',
  message,
});
