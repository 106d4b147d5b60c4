import type { RefusalCause } from '../../src/domain/edits/refusal.ts';
import { changeRefusalFixes, refusalCauses } from '../../src/domain/edits/refusal.ts';
import { callsOfPush } from '../../src/edits/push/calls-of-push.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { ChangeRefusalReasonEnum } from './pending-sync.ts';

const RefusalCauseRef = builder.objectRef<RefusalCause>('RefusalCause').implement({
  description:
    'The pending changes of a practice that were refused for the same reason. `retryPendingChanges` sends them again.',
  fields: (t) => ({
    reason: t.expose('reason', {
      type: ChangeRefusalReasonEnum,
      description: 'Why the changes are not sent any more.',
    }),
    changes: t.exposeInt('changes', {
      description:
        'The number of changes; see `Practice.pendingChanges` with the filter `reasons`.',
    }),
    records: t.exposeInt('records', { description: 'The number of their clients and jobs.' }),
    fix: t.string({
      description: 'What makes XPM accept the changes and who has to do it, in plain English.',
      resolve: ({ reason }) => changeRefusalFixes[reason],
    }),
    since: t.expose('since', {
      type: 'DateTime',
      description: 'When the first of the changes was made.',
    }),
    retryCalls: t.exposeInt('retryCalls', {
      description:
        'The number of calls to XPM that `retryPendingChanges` makes for the cause if XPM accepts the changes. Each record is read before and after the calls that change it. Records that are archived or deleted in XPM are left out, because they cannot be edited; 0 when all are.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'refusalCauses', (t) =>
  t.field({
    type: [RefusalCauseRef],
    description:
      'Why pending changes were refused, the reasons of the most changes first, with the fix and the cost of a retry.',
    select: { id: true },
    resolve: async ({ id }, _args, { services: { reader, target } }) => [
      ...refusalCauses(await reader.refusedChanges(id, null), ({ record, fields }) =>
        callsOfPush(
          target,
          fields.map((field) => ({ record, field })),
        ),
      ),
    ],
  }),
);
