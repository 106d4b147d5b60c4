import type { Prisma } from '../../prisma/generated/client.ts';
import { builder } from '../builder.ts';
import { encodeId, recordIn } from '../global-id.ts';
import { ofItsCursor, pageLimit } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { visibleTo } from '../practice/viewer.ts';
import { loadRecord, SyncedRecord } from '../records/record.ts';
import { containing } from '../search.ts';

const ActivityTypeEnum = builder.enumType('ActivityType', {
  values: {
    SYNC: { description: 'A manual or scheduled sync.' },
    CONNECTION: { description: 'The connection to XPM.' },
    SETTINGS: { description: 'What the admins chose for the practice.' },
    PUSH: { description: 'Edits on their way to XPM.' },
    DELETION_REVIEW: { description: 'Records that are missing from XPM, and what was decided.' },
    QUOTA: { description: 'What XPM allows the practice, and who else uses it.' },
  } as const,
});

const ActivityStatusEnum = builder.enumType('ActivityStatus', {
  values: {
    IN_PROGRESS: { description: 'Under way; the entry follows it.' },
    SUCCESS: { description: 'Done.' },
    FAILURE: { description: 'Not done.' },
    ACTION_REQUIRED: { description: 'A person of the practice must act; the message says how.' },
    ALERT: { description: 'Done, but something of it deserves a look.' },
  } as const,
});

export const PracticeActivity = builder.prismaNode('PracticeActivity', {
  description:
    'An entry of the log that the practice reads: who, what, when, and what became of it.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, practice: visibleTo(context) }),
  fields: (t) => ({
    type: t.expose('type', { type: ActivityTypeEnum }),
    status: t.expose('status', { type: ActivityStatusEnum }),
    title: t.exposeString('title'),
    message: t.exposeString('message'),
    actor: t.exposeString('actor', { nullable: true }),
    runId: t.id({
      nullable: true,
      description: 'The sync that the entry follows.',
      select: { runId: true },
      resolve: ({ runId }) => (runId === null ? null : encodeId('SyncRun', runId)),
    }),
    record: t.field({
      type: SyncedRecord,
      nullable: true,
      description: 'The one client or job that the entry is about, as it is now.',
      select: { practiceId: true, recordId: true },
      resolve: ({ practiceId, recordId: id }, _args, context, info) =>
        id === null ? null : loadRecord(context, info, { practiceId, id }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the entry last changed, as the sync that it follows went on.',
    }),
  }),
});

export const ActivityFilter = builder.inputType('ActivityFilter', {
  description: 'Restricts the entries. Omitted fields do not restrict.',
  fields: (t) => ({
    types: t.field({ type: [ActivityTypeEnum], required: false }),
    statuses: t.field({ type: [ActivityStatusEnum], required: false }),
    recordId: t.id({ required: false, description: 'Entries about this client or job.' }),
    since: t.field({
      type: 'DateTime',
      required: false,
      description: 'Entries that were made at this instant or later.',
    }),
    until: t.field({
      type: 'DateTime',
      required: false,
      description: 'Entries that were made before this instant.',
    }),
    search: t.string({
      required: false,
      description: "Part of the title, the message or the actor's name, in any case.",
    }),
  }),
});

builder.prismaObjectField(Practice, 'activity', (t) =>
  t.relatedConnection('activity', {
    cursor: 'id',
    totalCount: true,
    maxSize: pageLimit,
    description: 'The practice activity, latest first.',
    args: { filter: t.arg({ type: ActivityFilter, required: false }) },
    query: ({ filter, ...page }) => ({
      where: { ...ofItsCursor(page, 'activity'), ...entriesOf(filter ?? {}) },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  }),
);

/** What the entries that pass the filter have. */
export function entriesOf(
  filter: Partial<typeof ActivityFilter.$inferInput>,
): Prisma.PracticeActivityWhereInput {
  const { types, statuses, recordId, since, until, search } = filter;
  const like = containing(search ?? '');
  return {
    ...(types == null ? {} : { type: { in: types } }),
    ...(statuses == null ? {} : { status: { in: statuses } }),
    // Not one of our ids: no entry is about what does not exist.
    ...(recordId == null ? {} : { recordId: { in: [recordIn(recordId)?.id ?? []].flat() } }),
    createdAt: {
      ...(since == null ? {} : { gte: since }),
      ...(until == null ? {} : { lt: until }),
    },
    ...(search == null ? {} : { OR: [{ title: like }, { message: like }, { actor: like }] }),
  };
}
