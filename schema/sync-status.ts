import type { FeedItem } from '../src/events/practice-feed.ts';
import type { SyncRun } from '../src/domain/sync-run.ts';
import { builder } from './builder.ts';
import { followPractice } from './follow-practice.ts';
import { badInput } from './paging.ts';
import { Quota } from './quota.ts';
import {
  readSyncActions,
  recordIdDescription,
  SyncActionRef,
  SyncSurfaceEnum,
} from './sync-action.ts';
import { SyncRunRef } from './sync-run.ts';
import { memberPracticeId } from './viewer.ts';

interface SyncStatus {
  readonly practiceId: string;
  readonly seq: bigint;
  readonly reset: boolean;
  readonly runs: readonly SyncRun[];
}

const SyncStatusRef = builder.objectRef<SyncStatus>('SyncStatus').implement({
  description: "A change of a practice's syncs, or at first their state.",
  fields: (t) => ({
    seq: t.string({
      description:
        'Where this stands in the log. Send the last one as `after` to go on from there.',
      resolve: ({ seq }) => String(seq),
    }),
    reset: t.exposeBoolean('reset', {
      description: '`after` was too old: this is the whole state, forget what you had.',
    }),
    runs: t.field({
      type: [SyncRunRef],
      description: 'The syncs that this is about, as they were at `seq`.',
      resolve: ({ runs }) => [...runs],
    }),
    actions: t.field({
      type: [SyncActionRef],
      description: 'What the viewer is offered on a surface now.',
      args: {
        surface: t.arg({ type: SyncSurfaceEnum, defaultValue: 'APP_WINDOW' }),
        recordId: t.arg.id({ required: false, description: recordIdDescription }),
      },
      resolve: ({ practiceId }, args, context) => readSyncActions(context, practiceId, args),
    }),
    quota: t.field({
      type: Quota,
      resolve: ({ practiceId }, _args, { services }) => services.reader.quota(practiceId),
    }),
  }),
});

/** What an item means for the syncs of a practice; nothing when it is about something else. */
const statusesFrom =
  (practiceId: string) =>
  (item: FeedItem): readonly SyncStatus[] => {
    if (item.type === 'snapshot') {
      const { seq, runs } = item.snapshot;
      return [{ practiceId, seq, reset: item.reset, runs }];
    }
    const { seq, event } = item.logged;
    if (event.type === 'run.changed') return [{ practiceId, seq, reset: false, runs: [event.run] }];
    // Which actions are offered follows from both.
    if (event.type === 'connection.changed' || event.type === 'settings.changed') {
      return [{ practiceId, seq, reset: false, runs: [] }];
    }
    return [];
  };

function parseSeq(after: string): bigint {
  if (/^\d{1,18}$/.test(after)) return BigInt(after);
  throw badInput('`after` must be a `seq` of an earlier SyncStatus.');
}

builder.subscriptionField('syncStatus', (t) =>
  t.field({
    type: SyncStatusRef,
    description:
      'Without `after`: first the unfinished syncs and the latest of each kind, then every change. With it: every change since. Nothing is missed or repeated.',
    args: { practiceId: t.arg.id(), after: t.arg.string({ required: false }) },
    subscribe: async (_root, { practiceId, after }, context) => {
      const id = await memberPracticeId(context, practiceId);
      const start = after == null ? 'snapshot' : parseSeq(after);
      return followPractice(context, { practiceId: id, start }, statusesFrom(id));
    },
    resolve: (status) => status,
  }),
);
