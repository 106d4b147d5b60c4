import type { RecordType } from '../../src/domain/records/record.ts';
import { recordKindOf } from '../../src/domain/sync/sync-kind.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { isFinished } from '../../src/domain/sync/sync-run.ts';
import type { FeedItem } from '../../src/events/practice-feed.ts';
import { PracticeSubscription, startAfter } from '../activity/practice-subscription.ts';
import { builder } from '../builder.ts';
import { memberPracticeId } from '../practice/viewer.ts';
import { Quota, readQuota } from '../quota/quota.ts';
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
  /** The records whose tag has changed; `null` in a snapshot, which lists all tagged records. */
  readonly pendingSyncChanged: PendingSyncChanges | null;
}

interface PendingSyncChanges {
  readonly clients: readonly string[];
  readonly jobs: readonly string[];
}

const noRecords: PendingSyncChanges = { clients: [], jobs: [] };
/** The number of tagged records of a type in a snapshot. */
const maximumTagged = 200;

/** The records of a type in the status, as a filter. */
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
  description: 'A change of the syncs of a practice, or a snapshot of all of them.',
  fields: (t) => ({
    seq: t.string({
      description:
        'The position in the event log of the practice. After a lost connection, send the last one as `after`.',
      resolve: ({ seq }) => String(seq),
    }),
    reset: t.exposeBoolean('reset', {
      description:
        'True if `after` was too old. The item is then a snapshot; discard the state from earlier items.',
    }),
    runs: t.field({
      type: [SyncRunRef],
      description:
        'The changed syncs, as they were at `seq`. A snapshot has the unfinished syncs and the latest of each kind.',
      resolve: ({ runs }) => [...runs],
    }),
    clients: t.prismaField({
      type: ['Client'],
      description:
        'The clients whose *Pending Sync* tag has changed. A snapshot has the clients with a tag, at most 200.',
      resolve: (query, status, _args, { services }) =>
        services.prisma.client.findMany({
          ...query,
          where: taggedIn(status, 'CLIENT'),
          orderBy: { id: 'asc' },
          ...(status.pendingSyncChanged === null && { take: maximumTagged }),
        }),
    }),
    jobs: t.prismaField({
      type: ['Job'],
      description:
        'The jobs whose *Pending Sync* tag has changed. A snapshot has the jobs with a tag, at most 200.',
      resolve: (query, status, _args, { services }) =>
        services.prisma.job.findMany({
          ...query,
          where: taggedIn(status, 'JOB'),
          orderBy: { id: 'asc' },
          ...(status.pendingSyncChanged === null && { take: maximumTagged }),
        }),
    }),
    actions: t.field({
      type: [SyncActionRef],
      description: 'The manual syncs that a surface now offers to the viewer.',
      args: {
        surface: t.arg({
          type: SyncSurfaceEnum,
          defaultValue: 'APP_WINDOW',
          description: 'The surface.',
        }),
        recordId: t.arg.id({ required: false, description: recordIdDescription }),
      },
      resolve: ({ practiceId }, args, context) => readSyncActions(context, practiceId, args),
    }),
    quota: t.field({
      type: Quota,
      description: 'The calls that XPM now allows the practice.',
      resolve: ({ practiceId }, _args, context) => readQuota(context, practiceId),
    }),
  }),
});

/** The statuses in an item of the feed; none when the item does not concern syncs. */
const statusesFrom =
  (practiceId: string) =>
  (item: FeedItem): readonly SyncStatus[] => {
    if (item.type === 'snapshot') {
      const { seq, runs } = item.snapshot;
      return [{ practiceId, seq, reset: item.reset, runs, pendingSyncChanged: null }];
    }
    if (item.type === 'start') return [];
    const { seq, event } = item.logged;
    const status = { practiceId, seq, reset: false, runs: [], pendingSyncChanged: noRecords };
    if (event.type === 'run.changed') return [{ ...status, runs: [event.run] }];
    if (event.type === 'clientPendingSync.changed') {
      return [{ ...status, pendingSyncChanged: { ...noRecords, clients: event.ids } }];
    }
    if (event.type === 'jobPendingSync.changed') {
      return [{ ...status, pendingSyncChanged: { ...noRecords, jobs: event.ids } }];
    }
    // The available actions depend on the connection and the settings.
    const isOffer = event.type === 'connection.changed' || event.type === 'settings.changed';
    return isOffer ? [status] : [];
  };

builder.subscriptionField('syncStatus', (t) =>
  t.field({
    type: SyncStatusRef,
    description:
      'Emits every change of syncs, of *Pending Sync* tags and of the available actions, without gaps or repetitions. Without `after` the first item is a snapshot; with `after` the first items are the changes since then.',
    args: {
      practiceId: t.arg.id({ description: 'The id of the practice.' }),
      after: t.arg.string({
        required: false,
        description:
          'The `seq` of the last received item, or of `ViewerPractice`. Omit it to start with a snapshot.',
      }),
    },
    subscribe: async (_root, { practiceId, after }, context) => {
      const id = await memberPracticeId(context, practiceId);
      return new PracticeSubscription({
        practiceId: id,
        start: startAfter(context, after, 'snapshot'),
        select: statusesFrom(id),
        hasState: true,
      });
    },
    resolve: (status) => status,
  }),
);
