import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { rowConnection, totalCount } from '../row-connection.ts';
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
      resolve: ({ id }, { filter, ...args }, { services: { reader } }) =>
        rowConnection(reader.runs, id, { ...args, filter: filter ?? {} }),
    },
    { fields: (connection) => ({ totalCount: connection.int(totalCount) }) },
  ),
);
