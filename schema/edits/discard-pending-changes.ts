import { discardPendingChanges } from '../../src/edits/discard.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals, refusedEdit } from './edit-results.ts';
import { recordFields } from './edited-record.ts';

interface Discarded extends WithRecord {
  readonly discarded: number;
}

const PendingChangesDiscarded = builder.objectRef<Discarded>('PendingChangesDiscarded').implement({
  description: 'The fields show again what XPM has.',
  fields: (t) => ({
    discarded: t.exposeInt('discarded', { description: 'How many changes were taken back.' }),
  }),
});
builder.objectFields(PendingChangesDiscarded, recordFields);

const DiscardPendingChangesResult = builder.unionType('DiscardPendingChangesResult', {
  types: [PendingChangesDiscarded, ...editRefusals],
  resolveType: outcomeType,
});

const DiscardPendingChangesInput = builder.inputType('DiscardPendingChangesInput', {
  fields: (t) => ({
    recordId: t.id({ description: 'A client or a job.' }),
    fields: t.stringList({
      required: false,
      description: 'Those to discard, as PendingField.field names them; all when left out.',
    }),
  }),
});

builder.mutationField('discardPendingChanges', (t) =>
  t.field({
    type: DiscardPendingChangesResult,
    description:
      'Takes edits back that XPM has not accepted. One that is just being sent is undone in XPM as well. Twice is fine.',
    args: { input: t.arg({ type: DiscardPendingChangesInput }) },
    resolve: async (_root, { input }, context): Promise<EditResult<Discarded>> => {
      const discard = { record: recordIn(input.recordId), fields: input.fields ?? null };
      const outcome = await discardPendingChanges(context.services, viewerOf(context), discard);
      return outcome.type === 'PendingChangesDiscarded' ? outcome : refusedEdit(outcome);
    },
  }),
);
