import type { Transaction } from '../db/unit-of-work.ts';
import { describeFailure } from '../domain/sync/failed-call.ts';
import type { SourceFailure } from '../domain/sync/source-failure.ts';
import type { Clock } from '../ports/clock.ts';
import { recordConnection } from './record-connection.ts';

/**
 * What a failed call means for its practice's connection: nothing; that it is lost from now on; that an
 * admin has connected again while the old consent was being refused, so that trying again is right; or
 * that one has ended it, so that nothing is to be tried.
 */
export async function markConnectionLost(
  tx: Transaction,
  practiceId: string,
  { failure, startedAt }: { readonly failure: SourceFailure; readonly startedAt: Date },
): Promise<'untouched' | 'lost' | 'renewed' | 'ended'> {
  if (failure.reason.kind !== 'auth') return 'untouched';
  const connection = await tx.connections.lock(practiceId);
  if (connection === null || connection.state === 'DISCONNECTED') return 'ended';
  const { connectedAt } = connection;
  if (connectedAt !== null && connectedAt >= startedAt) return 'renewed';
  if (connection.state !== 'CONNECTED') return 'untouched';
  await tx.connections.leave(practiceId, 'NEEDS_RECONNECT', describeFailure(failure).message);
  return 'lost';
}

/** Tells the practice that its connection is lost. */
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
