import type { Prisma } from '../prisma/generated/client.ts';
import { builder } from './builder.ts';
import { encodeId } from './global-id.ts';
import { ofItsCursor, pageLimit } from './paging.ts';
import { Practice } from './practice.ts';
import { visibleTo } from './viewer.ts';

const ActivityTypeEnum = builder.enumType('ActivityType', {
  values: {
    SYNC: { description: 'A sync that was asked for or was due.' },
    CONNECTION: { description: 'The connection to XPM.' },
    SETTINGS: { description: 'What the admins chose for the practice.' },
    PUSH: { description: 'Edits on their way to XPM.' },
    HELD_DELETE: { description: 'Records that are missing from XPM, and what was decided.' },
  } as const,
});

const ActivityStatusEnum = builder.enumType('ActivityStatus', {
  values: {
    IN_PROGRESS: { description: 'Under way; the entry follows it.' },
    SUCCESS: { description: 'Done.' },
    FAILURE: { description: 'Not done.' },
    ACTION_REQUIRED: { description: 'Somebody in the practice must do something.' },
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
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const ActivityFilter = builder.inputType('ActivityFilter', {
  description: 'Which entries to list. What is left out does not restrict.',
  fields: (t) => ({
    type: t.field({ type: ActivityTypeEnum, required: false }),
    statuses: t.field({ type: [ActivityStatusEnum], required: false }),
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
      where: { ...ofItsCursor(page, 'activity'), ...(filter == null ? {} : whereOf(filter)) },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  }),
);

function whereOf({
  type,
  statuses,
}: typeof ActivityFilter.$inferInput): Prisma.PracticeActivityWhereInput {
  return {
    ...(type == null ? {} : { type }),
    ...(statuses == null ? {} : { status: { in: statuses } }),
  };
}
