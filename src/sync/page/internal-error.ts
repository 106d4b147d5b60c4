import type { UnitOfWork } from '../../db/unit-of-work.ts';
import { isFinished } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import { saveRun } from '../save-run.ts';

export interface PageErrorDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** Reports that a page has failed repeatedly with an internal error, and when it is retried. */
export function reportPageError(
  { unitOfWork, clock }: PageErrorDependencies,
  { runId }: { readonly runId: string },
  waitMs: number,
): Promise<void> {
  return unitOfWork.transaction(async (tx) => {
    const before = await tx.runs.lock(runId);
    if (before === null || isFinished(before)) return;
    const at = clock.now();
    const until = new Date(at.getTime() + waitMs);
    const after = { ...before, wait: { reason: 'INTERNAL_ERROR', until } as const };
    await saveRun(tx, { before, after }, at);
  });
}
