import type { Transaction } from '../../db/unit-of-work.ts';
import { firstRoute } from '../../domain/sync/large-list.ts';
import type { ListRoute } from '../../domain/sync/list-route.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { PracticeSource } from '../../ports/xpm/source.ts';
import { descriptorOf } from '../kinds/index.ts';

/** The route on which a run starts to read its lists, by what earlier runs have found out. */
export async function routeOf(
  tx: Transaction,
  source: PracticeSource,
  { run, at }: { readonly run: SyncRun; readonly at: Date },
): Promise<ListRoute> {
  if (run.mode === 'INCREMENTAL') return firstRoute(run.mode, null, at);
  const cursor = { ...run.cursor, route: 'WHOLE' } as const;
  const steps = descriptorOf(run.kind).steps({ ...run, cursor }, source);
  const large = steps.find(({ largeList }) => largeList === 'AT_ONCE');
  if (large === undefined) return 'WHOLE';
  return firstRoute(run.mode, await tx.knownLists.large(run.practiceId, large.list), at);
}
