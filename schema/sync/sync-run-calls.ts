import type { Context } from '../../src/context.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { isFinished } from '../../src/domain/sync/sync-run.ts';
import { builder } from '../builder.ts';
import { SyncRunRef } from './sync-run.ts';
import { ofUnfinished } from './unfinished-runs.ts';

/** The calls of these runs. A run that has ended states its own. */
async function callsOf(
  runs: readonly SyncRun[],
  { services: { reader } }: Context,
): Promise<(number | null)[]> {
  const counted = await ofUnfinished(runs, (unfinished) => reader.quota.callsOf(unfinished));
  return runs.map((run, n) => (isFinished(run) ? run.calls : (counted[n] ?? 0)));
}

builder.objectField(SyncRunRef, 'calls', (t) =>
  t.loadable({
    type: 'Int',
    nullable: true,
    description:
      'The number of calls to XPM that the sync has made so far, without those that a limit of XPM refused. Null for a sync that ended before calls were counted.',
    // One context serves all items of a subscription, and each item needs the present number.
    loaderOptions: { cache: false },
    load: (runs: SyncRun[], context) => callsOf(runs, context),
    resolve: (run) => run,
  }),
);
