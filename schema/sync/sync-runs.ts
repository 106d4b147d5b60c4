import type { ResolveCursorConnectionArgs } from '@pothos/plugin-relay';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import { builder } from '../builder.ts';
import { cursorRow, defaultPageSize, pageLimit, toCursor } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { SyncKindEnum, SyncRunRef, SyncRunStateEnum, SyncTriggerEnum } from './sync-run.ts';

const SyncRunFilter = builder.inputType('SyncRunFilter', {
  description: 'Restricts a list of syncs. Omitted fields do not restrict it.',
  fields: (t) => ({
    kinds: t.field({
      type: [SyncKindEnum],
      required: false,
      description: 'Only syncs of one of these kinds.',
    }),
    states: t.field({
      type: [SyncRunStateEnum],
      required: false,
      description: 'Only syncs in one of these states.',
    }),
    triggers: t.field({
      type: [SyncTriggerEnum],
      required: false,
      description: 'Only syncs that one of these has started.',
    }),
    since: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only syncs that were requested at this time or later.',
    }),
    until: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only syncs that were requested before this time.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'syncRuns', (t) =>
  t.connection(
    {
      type: SyncRunRef,
      description: 'The syncs of the practice, latest first.',
      args: {
        filter: t.arg({
          type: SyncRunFilter,
          required: false,
          description: 'Which syncs to list. Omit it to list all.',
        }),
      },
      select: { id: true },
      resolve: async ({ id }, { filter, ...args }, { services: { reader } }) => {
        const where = filter ?? {};
        const page = await resolveCursorConnection(
          { args, toCursor, maxSize: pageLimit(args), defaultSize: defaultPageSize },
          ({ after, before, ...rest }: ResolveCursorConnectionArgs) => {
            const cursors = { after: cursorRow(after), before: cursorRow(before) };
            return reader.runs.page(id, where, { ...rest, ...cursors });
          },
        );
        return { ...page, count: () => reader.runs.count(id, where) };
      },
    },
    {
      fields: (connection) => ({
        totalCount: connection.int({
          description: 'The number of entries on all pages.',
          resolve: ({ count }) => count(),
        }),
      }),
    },
  ),
);
