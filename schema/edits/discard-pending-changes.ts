import { discardPendingChanges } from '../../src/edits/discard.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import { recordFields } from './edited-record.ts';

interface Discarded extends WithRecord {
  readonly discarded: number;
}

const PendingChangesDiscarded = builder.objectRef<Discarded>('PendingChangesDiscarded').implement({
  description: 'The changes are discarded. The fields display the values of XPM again.',
  fields: (t) => ({
    discarded: t.exposeInt('discarded', {
      description: 'The number of discarded changes. 0 when none was pending.',
    }),
  }),
});
builder.objectFields(PendingChangesDiscarded, recordFields);

const DiscardPendingChangesResult = builder.unionType('DiscardPendingChangesResult', {
  description: 'The outcome of `discardPendingChanges`.',
  types: [PendingChangesDiscarded, ...editRefusals],
  resolveType: outcomeType,
});

const DiscardPendingChangesInput = builder.inputType('DiscardPendingChangesInput', {
  description: 'The record and the changes to discard.',
  fields: (t) => ({
    recordId: t.id({ description: 'The id of a client or job.' }),
    fields: t.stringList({
      required: false,
      description: 'The fields to discard, as in `PendingField.field`. Omit it to discard all.',
    }),
  }),
});

builder.mutationField('discardPendingChanges', (t) =>
  t.field({
    type: DiscardPendingChangesResult,
    description:
      'Discards edits that XPM has not accepted yet. An edit that is being sent at the moment is reverted in XPM, too. Safe to repeat.',
    args: {
      input: t.arg({
        type: DiscardPendingChangesInput,
        description: 'The record and the changes to discard.',
      }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult<Discarded>> => {
      const discard = { record: recordIn(input.recordId), fields: input.fields ?? null };
      return discardPendingChanges(context.services, viewerOf(context), discard);
    },
  }),
);
