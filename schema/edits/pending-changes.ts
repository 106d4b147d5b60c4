import type { PendingChange } from '../../src/domain/edits/pending-change.ts';
import { callsOfPush } from '../../src/edits/push/calls-of-push.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { loadRecord, SyncedRecord } from '../records/record.ts';
import { rowConnection, totalCount } from '../row-connection.ts';
import { ChangeRefusalReasonEnum, PendingFieldRef } from './pending-sync.ts';

const PendingChangeRef = builder.objectRef<PendingChange>('PendingChange').implement({
  description: 'A pending field together with its record.',
  fields: (t) => ({
    record: t.field({
      type: SyncedRecord,
      nullable: true,
      description: 'The client or job, in its present state.',
      resolve: ({ record }, _args, context, info) => loadRecord(context, info, record),
    }),
    field: t.field({
      type: PendingFieldRef,
      description: 'The field, its values, and why it waits.',
      resolve: (change) => change,
    }),
    retryCalls: t.int({
      description:
        'The number of calls to XPM that sending the change alone needs if XPM accepts it.',
      resolve: (change, _args, { services: { target } }) => callsOfPush(target, [change]),
    }),
  }),
});

const PendingChangeFilter = builder.inputType('PendingChangeFilter', {
  description: 'Restricts a list of pending changes. Omitted fields do not restrict it.',
  fields: (t) => ({
    olderThan: t.field({
      type: 'DateTime',
      required: false,
      description: 'Only changes that were first made before this time.',
    }),
    refused: t.boolean({
      required: false,
      description:
        'True for changes that are not sent any more until a person acts, false for those that are on their way.',
    }),
    reasons: t.field({
      type: [ChangeRefusalReasonEnum],
      required: false,
      description: 'Only changes that were refused for one of these reasons.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'pendingChanges', (t) =>
  t.connection(
    {
      type: PendingChangeRef,
      description:
        'The edits that XPM has not accepted yet, oldest first. Retry them with `retryPendingChanges`, or discard them with `discardPendingChanges`.',
      args: {
        filter: t.arg({
          type: PendingChangeFilter,
          required: false,
          description: 'Which changes to list. Omit it to list all.',
        }),
      },
      select: { id: true },
      resolve: ({ id }, { filter, ...args }, { services: { reader } }) =>
        rowConnection(reader.pendingChanges, id, { ...args, filter: filter ?? {} }),
    },
    { fields: (connection) => ({ totalCount: connection.int(totalCount) }) },
  ),
);
