import type { XpmGrant } from '../ports/token-vault.ts';
import type { Viewer } from '../practice.ts';
import { recordConnection } from '../record-connection.ts';
import type { ConnectXpmDependencies } from './connect-xpm.ts';

export type DisconnectXpmOutcome =
  | { readonly type: 'XpmDisconnected' }
  | { readonly type: 'NotPermitted'; readonly message: string };

interface Ended {
  readonly connectionId: string;
  readonly grant: XpmGrant;
}

/** Forgets a practice's tokens and then ends the connection at Xero. Records stay. */
export async function disconnectXpm(
  deps: ConnectXpmDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<DisconnectXpmOutcome> {
  const ended = await deps.unitOfWork.transaction(async (tx): Promise<Ended | string | null> => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return 'There is no such practice among yours.';
    if (practice.role !== 'ADMIN') return 'Only an admin may disconnect the practice from XPM.';
    const connection = await tx.connections.lock(practiceId);
    if (connection === null || connection.state === 'DISCONNECTED') return null;
    const grant = await tx.connections.grant(practiceId);
    await tx.connections.leave(practiceId, 'DISCONNECTED', `Disconnected by ${viewer.name}.`);
    await recordConnection(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Disconnect from XPM',
      status: 'SUCCESS',
      message: 'The practice is no longer connected to XPM. What was read stays.',
    });
    return grant === null || connection.connectionId === null
      ? null
      : { connectionId: connection.connectionId, grant };
  });
  if (typeof ended === 'string') return { type: 'NotPermitted', message: ended };
  // The tokens are forgotten whatever Xero answers; a consent left there dies of its own after 60 days.
  if (ended !== null) {
    await deps.consent.disconnect(ended.connectionId, ended.grant.tokens).catch(() => undefined);
  }
  return { type: 'XpmDisconnected' };
}
