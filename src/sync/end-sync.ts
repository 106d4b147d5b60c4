import type { UnitOfWork } from '../db/unit-of-work.ts';
import { fail } from '../domain/sync/failed-call.ts';
import { isFinished, transition } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import type { SyncEnd } from '../temporal/contract.ts';
import { saveRun } from './save-run.ts';

export interface EndSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** Ends a run that its workflow leaves unfinished. A finished run stays as it is. */
export async function endSync(
  deps: EndSyncDependencies,
  { runId, end }: { readonly runId: string; readonly end: SyncEnd },
): Promise<void> {
  await deps.unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return;
    const at = deps.clock.now();
    const after =
      end === 'cancelled'
        ? { ...transition(before, 'CANCELLED', at), rerunRequested: null }
        : fail(before, { code: 'INTERNAL_ERROR', message: messages[end], actor: 'SERVICE' }, at);
    await saveRun(tx, { before, after }, at);
  });
}

const messages: Readonly<Record<Exclude<SyncEnd, 'cancelled'>, string>> = {
  'internal-error': 'The sync failed because of an internal error. It can be requested again.',
  'store-failed':
    'XPM responded, but an internal error prevented its records from being stored. XPM was not called again for them. The sync can be requested again.',
};
