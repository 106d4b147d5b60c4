import type { Transaction } from '../db/unit-of-work.ts';
import { describeFailure } from '../domain/sync/failed-call.ts';
import type { SourceFailure } from '../domain/sync/source-failure.ts';
import type { Clock } from '../ports/clock.ts';
import { recordConnection } from './record-connection.ts';

/**
 * What a failed call means for its practice's connection.
 * - `untouched`: nothing.
 * - `lost`: the connection needs an admin from now on.
 * - `renewed`: an admin connected again while the old consent was being rejected; a retry will succeed.
 * - `ended`: an admin has disconnected; nothing is retried.
 */
export type ConnectionEffect = 'untouched' | 'lost' | 'renewed' | 'ended';

/** Marks the connection lost if the failure proves that the consent has ended. */
export async function markConnectionLost(
  tx: Transaction,
  practiceId: string,
  { failure, startedAt }: { readonly failure: SourceFailure; readonly startedAt: Date },
): Promise<ConnectionEffect> {
  if (failure.reason.kind !== 'auth') return 'untouched';
  const connection = await tx.connections.lock(practiceId);
  if (connection === null || connection.state === 'DISCONNECTED') return 'ended';
  const { connectedAt } = connection;
  if (connectedAt !== null && connectedAt >= startedAt) return 'renewed';
  if (connection.state !== 'CONNECTED') return 'untouched';
  await tx.connections.end(practiceId, 'NEEDS_RECONNECT', describeFailure(failure).message);
  return 'lost';
}

/** Reports the lost connection to the practice. */
export function reportConnectionLost(
  tx: Transaction,
  deps: { readonly clock: Clock; readonly newId: () => string },
  { practiceId, failure }: { readonly practiceId: string; readonly failure: SourceFailure },
): Promise<void> {
  const { message } = describeFailure(failure);
  return recordConnection(tx, deps, {
    practiceId,
    message,
    actor: null,
    title: 'Connection to XPM',
    status: 'ACTION_REQUIRED',
  });
}
