import type { Context } from '../../src/context.ts';
import type { PresentPause } from '../../src/domain/sync/estimate/basis.ts';
import { pauseOfQuota } from '../../src/domain/sync/estimate/basis.ts';
import type { SyncEstimate } from '../../src/domain/sync/estimate/estimate.ts';
import { estimateSync } from '../../src/domain/sync/estimate/estimate.ts';
import { expectedEndOf } from '../../src/domain/sync/estimate/expected-end.ts';
import type { PlannedPause } from '../../src/domain/sync/estimate/waits.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { builder } from '../builder.ts';
import type { OfferedAction } from './sync-action.ts';
import { SyncActionRef } from './sync-action.ts';
import { QuotaLimitEnum, SyncRunRef } from './sync-run.ts';
import { ofUnfinished } from './unfinished-runs.ts';

const PlannedPauseRef = builder.objectRef<PlannedPause>('PlannedPause').implement({
  description: 'A pause that a sync will meet if it is requested now.',
  fields: (t) => ({
    limit: t.expose('limit', { type: QuotaLimitEnum, description: 'The limit that pauses it.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the sync is expected to continue. Null for `DAY` while some calls of the day are left, but too few for the sync: it continues within 24 hours.',
    }),
  }),
});

export const SyncEstimateRef = builder.objectRef<SyncEstimate>('SyncEstimate').implement({
  description:
    'What a sync needs if it is requested now: an estimate from the latest syncs of the same kind in the practice and from the present limits.',
  fields: (t) => ({
    calls: t.exposeInt('calls', { description: 'The number of calls to XPM.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'When the sync is likely to end.',
    }),
    earliest: t.expose('earliest', {
      type: 'DateTime',
      description:
        'The earliest likely end. Nine of ten syncs end between `earliest` and `latest`. It is the present time for syncs of a few seconds.',
    }),
    latest: t.expose('latest', {
      type: 'DateTime',
      description: 'The latest likely end.',
    }),
    pauses: t.field({
      type: [PlannedPauseRef],
      description: 'The pauses that the sync will meet, which the times include. Usually none.',
      resolve: ({ pauses }) => [...pauses],
    }),
  }),
});

/** What requests would need now. */
async function estimate(
  actions: readonly OfferedAction[],
  { services: { reader, clock } }: Context,
): Promise<(SyncEstimate | null)[]> {
  const facts = await reader.estimates.facts(actions);
  const now = clock.now();
  return actions.map((action, n) => {
    const found = facts[n];
    if (found === undefined) return null;
    return estimateSync({ ...action, ...found, pause: pauseOf(action), now });
  });
}

/** A pause of the present run counts only while a request cannot wake the run. */
function pauseOf({ enabled, run, quota }: OfferedAction): PresentPause | null {
  const pauseOfRun = enabled ? null : (run?.pause ?? null);
  return pauseOfRun ?? pauseOfQuota(quota);
}

/** The expected ends of these runs. Runs that have ended need no statement. */
async function expectedEnds(
  runs: readonly SyncRun[],
  { services: { reader, clock } }: Context,
): Promise<(Date | null)[]> {
  const histories = await ofUnfinished(runs, (unfinished) =>
    reader.estimates.histories(unfinished),
  );
  const now = clock.now();
  return runs.map((run, n) => expectedEndOf(run, histories[n] ?? [], now));
}

builder.objectFields(SyncRunRef, (t) => ({
  expectedEnd: t.loadable({
    type: 'DateTime',
    nullable: true,
    description:
      'When the sync is likely to end: an estimate from the latest syncs of the same kind in the practice. A pause moves it, so read the field again when `state` or `pause` changes. Null without such syncs, while the sync is `WAITING`, when it has taken longer than usual, and when it has ended.',
    // One context serves all items of a subscription, and each item needs the present time.
    loaderOptions: { cache: false },
    load: (runs: SyncRun[], context) => expectedEnds(runs, context),
    resolve: (run) => run,
  }),
}));

builder.objectFields(SyncActionRef, (t) => ({
  estimate: t.loadable({
    type: SyncEstimateRef,
    nullable: true,
    description:
      'What the sync needs if it is requested now, without `full`. Null until a sync of this kind has read its lists to the end. The times are as of the response, so read the field again before you display it later.',
    // One context serves all items of a subscription, and each item needs the present history.
    loaderOptions: { cache: false },
    load: (actions: OfferedAction[], context) => estimate(actions, context),
    resolve: (action) => action,
  }),
}));
