import type { Prisma } from '../../prisma/generated/client.ts';
import type { ActivityStatus, ActivityType } from '../../src/domain/activity/activity.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { encodeId, idDescription, recordIn, rowId } from '../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { loadRecord, SyncedRecord } from '../records/record.ts';
import { containing } from '../search.ts';
import { SyncRunRef } from '../sync/sync-run.ts';

const ActivityTypeEnum = builder.enumType('ActivityType', {
  description: 'The area that an entry of the practice activity is about.',
  values: enumValues<ActivityType>({
    SYNC: 'A manual or scheduled sync.',
    CONNECTION: 'The connection to XPM.',
    SETTINGS: 'The settings of the practice.',
    PUSH: 'Edits that are sent to XPM.',
    DELETION_REVIEW: 'Records that are missing from XPM, and the decisions about them.',
    QUOTA: 'The calls that XPM allows the practice, and calls of other programs.',
  }),
});

const ActivityStatusEnum = builder.enumType('ActivityStatus', {
  description: 'The state of what an entry of the practice activity reports.',
  values: enumValues<ActivityStatus>({
    IN_PROGRESS: 'It is in progress. The entry changes when it ends.',
    SUCCESS: 'It succeeded.',
    FAILURE: 'It failed.',
    ACTION_REQUIRED: 'A person of the practice must act. `message` states what to do.',
    ALERT: 'It is done, but `message` reports something to check.',
  }),
});

export const PracticeActivity = builder.prismaNode('PracticeActivity', {
  description:
    'An entry of the practice activity, the log for the people of the practice: who did what and when, and the result.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  // A loadable field cannot select its column itself.
  select: { runId: true },
  fields: (t) => ({
    type: t.expose('type', { type: ActivityTypeEnum }),
    status: t.expose('status', { type: ActivityStatusEnum }),
    title: t.exposeString('title'),
    message: t.exposeString('message'),
    actor: t.exposeString('actor', { nullable: true }),
    runId: t.id({
      nullable: true,
      description:
        'The id of the sync that the entry follows. Null for entries that are not about a sync.',
      select: { runId: true },
      resolve: ({ runId }) => (runId === null ? null : encodeId('SyncRun', runId)),
    }),
    run: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description:
        'The sync that the entry follows, in its present state. Null for entries that are not about a sync.',
      // One context serves all items of a subscription, and each item needs the present run.
      loaderOptions: { cache: false },
      load: (ids: string[], { services }) => services.reader.runs.byIds(ids),
      resolve: ({ runId }) => runId,
    }),
    record: t.field({
      type: SyncedRecord,
      nullable: true,
      description:
        'The client or job that the entry is about, in its present state. Null for entries about the whole practice.',
      select: { practiceId: true, recordId: true },
      resolve: ({ practiceId, recordId: id }, _args, context, info) =>
        id === null ? null : loadRecord(context, info, { practiceId, id }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the entry last changed.',
    }),
  }),
});

export const ActivityFilter = builder.inputType('ActivityFilter', {
  description: 'Restricts entries of the practice activity. Omitted fields do not restrict them.',
  fields: (t) => ({
    types: t.field({
      type: [ActivityTypeEnum],
      required: false,
      description: 'Only entries of one of these types.',
    }),
    statuses: t.field({
      type: [ActivityStatusEnum],
      required: false,
      description: 'Only entries with one of these statuses.',
    }),
    recordId: t.id({
      required: false,
      description: 'Only entries about the client or job with this id.',
    }),
    runId: t.id({
      required: false,
      description: 'Only entries that follow the sync with this id.',
    }),
    actors: t.stringList({
      required: false,
      description:
        'Only entries of one of these people, by their exact names as in `PracticeActivity.actor`.',
    }),
    since: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only entries that were added at this time or later.',
    }),
    until: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only entries that were added before this time.',
    }),
    search: t.string({
      required: false,
      description:
        "Part of the title, the message or the actor's name, in any case. At most 200 characters.",
    }),
  }),
});

builder.prismaObjectField(Practice, 'activity', (t) =>
  t.relatedConnection('activity', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description:
      'The practice activity: the log for the people of the practice, latest entry first.',
    args: {
      filter: t.arg({
        type: ActivityFilter,
        required: false,
        description: 'Which entries to list. Omit it to list all.',
      }),
    },
    query: ({ filter, ...page }) => ({
      where: { ...ownCursorsOnly(page, 'activity'), ...entriesOf(filter ?? {}) },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  }),
);

/** The filter as a condition on rows. */
export function entriesOf(
  filter: Partial<typeof ActivityFilter.$inferInput>,
): Prisma.PracticeActivityWhereInput {
  const { types, statuses, recordId, runId, actors, since, until, search } = filter;
  const like = containing(search ?? '');
  return {
    ...(types == null ? {} : { type: { in: types } }),
    ...(statuses == null ? {} : { status: { in: statuses } }),
    // A malformed id matches no entry.
    ...(recordId == null ? {} : { recordId: { in: [recordIn(recordId)?.id ?? []].flat() } }),
    ...(runId == null ? {} : { runId: { in: [rowId('SyncRun', runId) ?? []].flat() } }),
    ...(actors == null ? {} : { actor: { in: actors } }),
    createdAt: {
      ...(since == null ? {} : { gte: since }),
      ...(until == null ? {} : { lt: until }),
    },
    ...(search == null ? {} : { OR: [{ title: like }, { message: like }, { actor: like }] }),
  };
}
