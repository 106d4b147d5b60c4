import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { Database } from '../prisma.ts';

export type CallingRun = Pick<SyncRun, 'id' | 'practiceId' | 'requestedAt'>;

/** The permits of a run. The times restrict the search to a part of an index. */
const permitsOf = ({ practiceId, id: seriesId, requestedAt }: CallingRun) => ({
  practiceId,
  seriesId,
  acquiredAt: { gte: requestedAt },
});

/** How many calls a run has made. */
export const countCalls = (db: Database, run: CallingRun): Promise<number> =>
  db.callPermit.count({ where: permitsOf(run) });

/** The same for several runs, in their order, by one statement. */
export async function countCallsOf(
  db: Database,
  runs: readonly CallingRun[],
): Promise<readonly number[]> {
  const counted = await db.callPermit.groupBy({
    by: ['seriesId'],
    where: { OR: runs.map(permitsOf) },
    _count: true,
  });
  const calls = new Map(counted.map(({ seriesId, _count }) => [seriesId, _count]));
  return runs.map(({ id }) => calls.get(id) ?? 0);
}
