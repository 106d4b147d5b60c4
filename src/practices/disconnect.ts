import type { Viewer } from '../domain/practice/practice.ts';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import type { XpmGrant } from '../ports/token-vault.ts';
import { cancelRun } from '../sync/save-run.ts';
import type { ConnectXpmDependencies } from './connect.ts';
import { recordConnection } from './record-connection.ts';

export type DisconnectXpmOutcome =
  | { readonly type: 'XpmDisconnected' }
  | { readonly type: 'NotPermitted'; readonly message: string };

interface Ended {
  readonly connectionId: string;
  readonly grant: XpmGrant;
}

/**
 * Ends a practice's syncs, forgets its tokens and then ends the connection at Xero. Records stay, and so
 * do edits that were on their way: they go on when it is connected again.
 */
export async function disconnectXpm(
  deps: ConnectXpmDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<DisconnectXpmOutcome> {
  const ended = await deps.unitOfWork.transaction(async (tx): Promise<Ended | string | null> => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return 'You are not a member of such a practice.';
    if (practice.role !== 'ADMIN') return 'Only an admin may disconnect the practice from XPM.';
    // Runs before the connection, as everybody does who holds both.
    const runs = await tx.runs.lockAllUnfinished(practiceId);
    const connection = await tx.connections.lock(practiceId);
    if (connection === null || connection.state === 'DISCONNECTED') return null;
    const grant = await tx.connections.grant(practiceId);
    await tx.connections.leave(practiceId, 'DISCONNECTED', `Disconnected by ${viewer.name}.`);
    for (const run of runs) await cancelRun(tx, run, deps.clock.now());
    await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, deps.clock.now());
    await recordConnection(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Disconnect from XPM',
      status: 'SUCCESS',
      message: describeEnd(runs.length),
    });
    return grant === null || connection.connectionId === null
      ? null
      : { connectionId: connection.connectionId, grant };
  });
  if (typeof ended === 'string') return { type: 'NotPermitted', message: ended };
  if (ended !== null) await endAtXero(deps, { ...ended, practiceId, actor: viewer.name });
  return { type: 'XpmDisconnected' };
}

function describeEnd(cancelled: number): string {
  const syncs =
    cancelled === 0
      ? ''
      : ` ${cancelled === 1 ? 'A sync' : `${cancelled} syncs`} that had not ended ${cancelled === 1 ? 'was' : 'were'} cancelled.`;
  return `The practice is no longer connected to XPM. What was read stays.${syncs}`;
}

/**
 * The tokens are forgotten whatever Xero answers, so nobody here can end the connection later: when
 * Xero did not, the practice is told where to. Left alone, the consent dies after 60 days.
 */
async function endAtXero(
  deps: ConnectXpmDependencies,
  { connectionId, grant, practiceId, actor }: Ended & { practiceId: string; actor: string },
): Promise<void> {
  try {
    await deps.consent.disconnect(connectionId, grant.tokens);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId });
    await deps.unitOfWork.transaction((tx) =>
      recordConnection(tx, deps, {
        practiceId,
        actor,
        title: 'Disconnect from XPM',
        status: 'ALERT',
        message:
          'Xero did not confirm that the connection has ended and may still list it. It can be removed there under Settings, Connected apps.',
      }),
    );
  }
}
