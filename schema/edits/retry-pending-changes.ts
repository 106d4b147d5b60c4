import { retryPendingChanges } from '../../src/edits/retry.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import { recordFields } from './edited-record.ts';

interface Retried extends WithRecord {
  readonly retried: number;
}

const PendingChangesRetried = builder.objectRef<Retried>('PendingChangesRetried').implement({
  description: 'The changes are sent to XPM again.',
  fields: (t) => ({
    retried: t.exposeInt('retried', {
      description: 'The number of changes that are sent again. 0 when none was refused or delayed.',
    }),
  }),
});
builder.objectFields(PendingChangesRetried, recordFields);

const RetryPendingChangesResult = builder.unionType('RetryPendingChangesResult', {
  description: 'The outcome of `retryPendingChanges`.',
  types: [PendingChangesRetried, ...editRefusals],
  resolveType: outcomeType,
});

const RetryPendingChangesInput = builder.inputType('RetryPendingChangesInput', {
  description: 'The record and the changes to send again.',
  fields: (t) => ({
    recordId: t.id({ description: 'The id of a client or job.' }),
    fields: t.stringList({
      required: false,
      description: 'The fields to send again, as in `PendingField.field`. Omit it to send all.',
    }),
  }),
});

builder.mutationField('retryPendingChanges', (t) =>
  t.field({
    type: RetryPendingChangesResult,
    description:
      'Sends edits again that were refused or are delayed, with the values as they are. All changes of a record share the calls of one push. Safe to repeat.',
    args: {
      input: t.arg({
        type: RetryPendingChangesInput,
        description: 'The record and the changes to send again.',
      }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult<Retried>> => {
      const retry = { record: recordIn(input.recordId), fields: input.fields ?? null };
      return retryPendingChanges(context.services, viewerOf(context), retry);
    },
  }),
);
