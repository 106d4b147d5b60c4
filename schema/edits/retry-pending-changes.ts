import { noSuchPractice } from '../../src/domain/practice/refusal.ts';
import { retryPendingChanges } from '../../src/edits/retry.ts';
import { retryRefusalCause } from '../../src/edits/retry-cause.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { recordIn } from '../global-id.ts';
import { namedPractice } from '../practice/named-practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import type { WithEditedRecord } from './edited-record.ts';
import { recordFields } from './edited-record.ts';
import { ChangeRefusalReasonEnum } from './pending-sync.ts';

interface Retried extends WithEditedRecord {
  readonly retried: number;
}

const PendingChangesRetried = builder.objectRef<Retried>('PendingChangesRetried').implement({
  description:
    'The changes are sent to XPM again. `client` and `job` are null for the changes of a cause.',
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

const RefusalCauseInput = builder.inputType('RefusalCauseInput', {
  description: 'The pending changes of a practice that were refused for the same reason.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    reason: t.field({ type: ChangeRefusalReasonEnum, description: '`RefusalCause.reason`.' }),
  }),
});

const RetryPendingChangesInput = builder.inputType('RetryPendingChangesInput', {
  description: 'The changes to send again: those of `recordId`, or those of `cause`.',
  fields: (t) => ({
    recordId: t.id({
      required: false,
      description: 'The id of a client or job. Omit it with `cause`.',
    }),
    fields: t.stringList({
      required: false,
      description:
        'The fields of the record to send again, as in `PendingField.field`. Omit it to send all.',
    }),
    cause: t.field({
      type: RefusalCauseInput,
      required: false,
      description:
        'All changes that were refused for a reason. At most 500 records a request, those that have waited longest: repeat it for the others.',
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
        description: 'The changes to send again.',
      }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult<Retried>> => {
      const { services } = context;
      const viewer = viewerOf(context);
      const { recordId, fields, cause } = input;
      if ((recordId == null) === (cause == null) || (cause != null && fields != null)) {
        throw badInput('Send either "recordId", alone or with "fields", or "cause".');
      }
      if (cause == null) {
        const record = recordIn(recordId ?? '');
        return retryPendingChanges(services, viewer, { record, fields: fields ?? null });
      }
      const practiceId = namedPractice(cause.practiceId);
      if (practiceId === null) return noSuchPractice;
      const outcome = await retryRefusalCause(services, viewer, { ...cause, practiceId });
      return outcome.type === 'PendingChangesRetried' ? { ...outcome, record: null } : outcome;
    },
  }),
);
