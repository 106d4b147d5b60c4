import type { SourceFailure } from '../../src/domain/errors.ts';
import { describeFailure } from '../../src/domain/failed-call.ts';
import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';

/**
 * What a failed call means for its practice's connection: nothing; that it is lost from now on; or that
 * an admin has connected again while the old consent was being refused, so that trying again is right.
 * A connection that somebody ended stays as they left it.
 */
export async function loseConnection(
  tx: Transaction,
  practiceId: string,
  { failure, begunAt }: { readonly failure: SourceFailure; readonly begunAt: Date },
): Promise<'untouched' | 'lost' | 'renewed'> {
  if (failure.reason.kind !== 'auth') return 'untouched';
  const connection = await tx.connections.lock(practiceId);
  const connectedAt = connection?.connectedAt ?? null;
  if (connectedAt !== null && connectedAt >= begunAt) return 'renewed';
  if (connection?.state !== 'CONNECTED') return 'untouched';
  await tx.connections.leave(practiceId, 'NEEDS_RECONNECT', describeFailure(failure).message);
  return 'lost';
}
