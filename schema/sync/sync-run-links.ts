import type { Context } from '../../src/context.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { isFinished, recordKeyOf } from '../../src/domain/sync/sync-run.ts';
import { mayCancel } from '../../src/sync/cancel.ts';
import { builder } from '../builder.ts';
import { practiceFor } from '../practice/viewer.ts';
import { loadRecord, SyncedRecord } from '../records/record.ts';
import { SyncRunRef } from './sync-run.ts';

/** What the viewer may do with each of these runs. The runs of a practice share one read of it. */
async function cancellable(runs: readonly SyncRun[], context: Context): Promise<boolean[]> {
  const ids = [...new Set(runs.map(({ practiceId }) => practiceId))];
  const found = await Promise.all(ids.map((id) => practiceFor(context, id)));
  const practices = new Map(found.map((practice) => [practice?.id, practice]));
  return runs.map((run) => {
    const practice = practices.get(run.practiceId) ?? null;
    return practice !== null && !isFinished(run) && mayCancel(practice, run.kind);
  });
}

builder.objectFields(SyncRunRef, (t) => ({
  record: t.field({
    type: SyncedRecord,
    nullable: true,
    description:
      'The client or job that the sync reads, in its present state. Null for a sync of the whole practice.',
    resolve: (run, _args, context, info) => {
      const key = recordKeyOf(run);
      return key === null ? null : loadRecord(context, info, key);
    },
  }),
  viewerCanCancel: t.loadable({
    type: 'Boolean',
    description: 'Whether the sync is unfinished and the viewer may cancel it with `cancelSync`.',
    // One context serves all items of a subscription, and each item needs the present settings.
    loaderOptions: { cache: false },
    load: (runs: SyncRun[], context) => cancellable(runs, context),
    resolve: (run) => run,
  }),
}));
