import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { isFinished } from '../../src/domain/sync/sync-run.ts';

/**
 * What is read of the unfinished ones among these runs, in the order of `runs`; `undefined` for those that have ended.
 * @param read called once, and not at all when every run has ended; returns an entry for each run in their order
 */
export async function ofUnfinished<T>(
  runs: readonly SyncRun[],
  read: (unfinished: readonly SyncRun[]) => Promise<readonly T[]>,
): Promise<(T | undefined)[]> {
  const unfinished = runs.filter((run) => !isFinished(run));
  const entries = unfinished.length === 0 ? [] : await read(unfinished);
  return runs.map((run) => entries[unfinished.indexOf(run)]);
}
