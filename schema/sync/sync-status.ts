import type { RecordType } from '../../src/domain/records/record.ts';
import { recordKindOf } from '../../src/domain/sync/sync-kind.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { isFinished } from '../../src/domain/sync/sync-run.ts';
import type { FeedItem } from '../../src/events/practice-feed.ts';
import { followPractice } from '../activity/follow-practice.ts';
import { builder } from '../builder.ts';
import { badInput } from '../paging.ts';
import { memberPracticeId } from '../practice/viewer.ts';
import { Quota } from '../quota/quota.ts';
import {
  readSyncActions,
  recordIdDescription,
  SyncActionRef,
  SyncSurfaceEnum,
} from './sync-action.ts';
import { SyncRunRef } from './sync-run.ts';

interface SyncStatus {
  readonly practiceId: string;
  readonly seq: bigint;
  readonly reset: boolean;
  readonly runs: readonly SyncRun[];
  /** The records whose tag has changed; `null` at first: all that carry one. */
  readonly pendingSyncChanged: PendingSyncChanges | null;
}

interface PendingSyncChanges {
  readonly clients: readonly string[];
  readonly jobs: readonly string[];
}

const nobody: PendingSyncChanges = { clients: [], jobs: [] };
/** How many tagged records of a type the first status shows. */
const shownAtFirst = 200;

/** Which records of a type the status is about, as a filter. */
function taggedIn(
  { practiceId, runs, pendingSyncChanged }: SyncStatus,
  type: RecordType,
): { practiceId: string; OR: [{ id: { in: string[] } }, ...object[]] } {
  const list = type === 'CLIENT' ? 'clients' : 'jobs';
  const kind = recordKindOf(type);
  if (pendingSyncChanged !== null) {
    return { practiceId, OR: [{ id: { in: [...pendingSyncChanged[list]] } }] };
  }
  const ofRuns = runs.filter((run) => run.kind === kind && !isFinished(run));
  const ids = ofRuns.flatMap(({ recordId }) => recordId ?? []);
  return { practiceId, OR: [{ id: { in: ids } }, { pending: { some: {} } }] };
}

const SyncStatusRef = builder.objectRef<SyncStatus>('SyncStatus').implement({
  description: "A change of a practice's syncs; the first message may hold their whole state.",
  fields: (t) => ({
    seq: t.string({
      description:
        "The position in the practice's event log. Send the last one as `after` to continue from there.",
      resolve: ({ seq }) => String(seq),
    }),
    reset: t.exposeBoolean('reset', {
      description:
        'True when `after` was too old: this message holds the whole state, which replaces everything before it.',
    }),
    runs: t.field({
      type: [SyncRunRef],
      description: 'The syncs that this is about, as they were at `seq`.',
      resolve: ({ runs }) => [...runs],
    }),
    clients: t.prismaField({
      type: ['Client'],
      description:
        'The clients whose *Pending Sync* tag has changed; at first those that carry one, as far as they are 200.',
      resolve: (query, status, _args, { services }) =>
        services.prisma.client.findMany({
          ...query,
          where: taggedIn(status, 'CLIENT'),
          orderBy: { id: 'asc' },
          ...(status.pendingSyncChanged === null && { take: shownAtFirst }),
        }),
    }),
    jobs: t.prismaField({
      type: ['Job'],
      description: 'The same of jobs.',
      resolve: (query, status, _args, { services }) =>
        services.prisma.job.findMany({
          ...query,
          where: taggedIn(status, 'JOB'),
          orderBy: { id: 'asc' },
          ...(status.pendingSyncChanged === null && { take: shownAtFirst }),
        }),
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
      resolve: ({ practiceId }, _args, { services }) => services.reader.quota.status(practiceId),
    }),
  }),
});

/** What an item means for the syncs of a practice; nothing when it is about something else. */
const statusesFrom =
  (practiceId: string) =>
  (item: FeedItem): readonly SyncStatus[] => {
    if (item.type === 'snapshot') {
      const { seq, runs } = item.snapshot;
      return [{ practiceId, seq, reset: item.reset, runs, pendingSyncChanged: null }];
    }
    const { seq, event } = item.logged;
    const status = { practiceId, seq, reset: false, runs: [], pendingSyncChanged: nobody };
    if (event.type === 'run.changed') return [{ ...status, runs: [event.run] }];
    if (event.type === 'clientPendingSync.changed') {
      return [{ ...status, pendingSyncChanged: { ...nobody, clients: event.ids } }];
    }
    if (event.type === 'jobPendingSync.changed') {
      return [{ ...status, pendingSyncChanged: { ...nobody, jobs: event.ids } }];
    }
    // Which actions are offered follows from both.
    const isOffer = event.type === 'connection.changed' || event.type === 'settings.changed';
    return isOffer ? [status] : [];
  };

function parseSeq(after: string): bigint {
  if (/^\d{1,18}$/.test(after)) return BigInt(after);
  throw badInput('`after` must be a `seq` of an earlier SyncStatus.');
}

builder.subscriptionField('syncStatus', (t) =>
  t.field({
    type: SyncStatusRef,
    description:
      'Without `after`: first the unfinished syncs and the latest of each kind, then every change. With it: every change since. Nothing is missed or repeated. Changes are those of syncs, of *Pending Sync* tags, and of what is offered.',
    args: { practiceId: t.arg.id(), after: t.arg.string({ required: false }) },
    subscribe: async (_root, { practiceId, after }, context) => {
      const id = await memberPracticeId(context, practiceId);
      const start = after == null ? 'snapshot' : parseSeq(after);
      return followPractice(context, { practiceId: id, start }, statusesFrom(id));
    },
    resolve: (status) => status,
  }),
);
