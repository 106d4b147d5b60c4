import type { Transaction } from '../../db/unit-of-work.ts';
import { countOf } from '../../domain/activity/format-count.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { NotPermitted } from '../../domain/practice/refusal.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { XpmGrant } from '../../ports/xpm/token-vault.ts';
import { cancelRun } from '../../sync/save-run.ts';
import { refuseNonAdmin } from '../admin-permission.ts';
import type { ConnectXpmDependencies } from './connect.ts';
import { recordConnection } from './record-connection.ts';

export type DisconnectXpmOutcome = { readonly type: 'XpmDisconnected' } | NotPermitted;

/** The work that remains after the practice was disconnected here. */
type StoredOutcome =
  | NotPermitted
  | { readonly type: 'disconnected' }
  | {
      readonly type: 'disconnectedHereOnly';
      readonly connectionId: string;
      readonly grant: XpmGrant;
    };

const title = 'Disconnect from XPM';

/**
 * Cancels a practice's unfinished syncs, deletes its tokens and then removes the connection at Xero. Records
 * stay, and so do pending changes: they are sent after the next connection.
 */
export async function disconnectXpm(
  deps: ConnectXpmDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<DisconnectXpmOutcome> {
  const outcome = await deps.unitOfWork.transaction((tx) =>
    storeDisconnection(tx, deps, { viewer, practiceId }),
  );
  if (outcome.type === 'NotPermitted') return outcome;
  if (outcome.type === 'disconnectedHereOnly') {
    await removeAtXero(deps, { ...outcome, practiceId, actor: viewer.name });
  }
  return { type: 'XpmDisconnected' };
}

async function storeDisconnection(
  tx: Transaction,
  deps: ConnectXpmDependencies,
  { viewer, practiceId }: { readonly viewer: Viewer; readonly practiceId: string },
): Promise<StoredOutcome> {
  const action = 'disconnect the practice from XPM';
  const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
  if (refusal !== null) return refusal;
  // Runs before the connection: every transaction that locks both takes this order.
  const runs = await tx.runs.lockAllUnfinished(practiceId);
  const connection = await tx.connections.lock(practiceId);
  if (connection === null || connection.state === 'DISCONNECTED') return { type: 'disconnected' };
  const grant = await tx.connections.grant(practiceId);
  await tx.connections.end(practiceId, 'DISCONNECTED', `Disconnected by ${viewer.name}.`);
  const cancellation = { by: viewer.name, at: deps.clock.now() };
  for (const run of runs) await cancelRun(tx, run, cancellation);
  await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, deps.clock.now());
  await recordConnection(tx, deps, {
    practiceId,
    actor: viewer.name,
    title,
    status: 'SUCCESS',
    message: describeDisconnection(runs.length),
  });
  const { connectionId } = connection;
  return grant === null || connectionId === null
    ? { type: 'disconnected' }
    : { type: 'disconnectedHereOnly', connectionId, grant };
}

function describeDisconnection(cancelled: number): string {
  const disconnected =
    'The practice is no longer connected to XPM. Its records stay here and are not updated any more.';
  if (cancelled === 0) return disconnected;
  const syncs = countOf(cancelled, 'unfinished sync was', 'unfinished syncs were');
  return `${disconnected} ${syncs} cancelled.`;
}

/**
 * The tokens are deleted whatever Xero responds, so nothing here can remove the connection later. Without
 * Xero's confirmation the practice reads where to remove it; untouched, the consent expires after 60 days.
 */
async function removeAtXero(
  deps: ConnectXpmDependencies,
  {
    connectionId,
    grant,
    practiceId,
    actor,
  }: {
    readonly connectionId: string;
    readonly grant: XpmGrant;
    readonly practiceId: string;
    readonly actor: string;
  },
): Promise<void> {
  try {
    await deps.consent.disconnect(connectionId, grant.tokens);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId });
    const message =
      'Xero did not confirm that the connection was removed and may still list it. Remove it in Xero under Settings, Connected apps.';
    await deps.unitOfWork.transaction((tx) =>
      recordConnection(tx, deps, { practiceId, actor, title, status: 'ALERT', message }),
    );
  }
}
