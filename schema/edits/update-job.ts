import type { jobFields } from '../../src/domain/edits/editable-field.ts';
import { updateRecord } from '../../src/edits/update.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import { enteredFields } from './entered-fields.ts';
import { PersonInput } from './person-input.ts';

const JobUpdated = builder.objectRef<WithRecord>('JobUpdated').implement({
  description: 'The job is changed. `pendingSync` lists the values that XPM has not accepted yet.',
  fields: (t) => ({
    job: t.prismaField({
      type: 'Job',
      description: 'The job after the change.',
      resolve: (query, { record: { id } }, _args, { services }) =>
        services.prisma.job.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const UpdateJobResult = builder.unionType('UpdateJobResult', {
  description: 'The outcome of `updateJob`.',
  types: [JobUpdated, ...editRefusals],
  resolveType: outcomeType,
});

const UpdateJobInput = builder.inputType('UpdateJobInput', {
  description:
    'The job and the fields to change. Omitted fields keep their values. Either all of them change, or none.',
  fields: (t) => {
    const text = (description: string) => t.string({ required: false, description });
    const date = (description: string) => t.field({ type: 'Date', required: false, description });
    const person = (description: string) =>
      t.field({ type: PersonInput, required: false, description });
    return {
      jobId: t.id({ description: 'The id of the job.' }),
      name: text('The name. Cannot be cleared.'),
      description: text('The description of the work. Null or a blank text clears it.'),
      state: text('The state by its name in XPM; see `Practice.jobStates`. Cannot be cleared.'),
      startDate: date('The planned start. Cannot be cleared.'),
      dueDate: date('The date by which the job is due. Cannot be cleared.'),
      budget: text('The budget as decimal text, for example `1250.50`. Null clears it.'),
      manager: person('The job manager. Send `nobody` to clear it.'),
      partner: person('The partner. Send `nobody` to clear it.'),
    } satisfies Record<keyof typeof jobFields | 'jobId', unknown>;
  },
});

builder.mutationField('updateJob', (t) =>
  t.field({
    type: UpdateJobResult,
    description:
      'Edits a job. The job displays the values immediately and has the *Pending Sync* tag until XPM accepts them.',
    args: {
      input: t.arg({ type: UpdateJobInput, description: 'The job and the fields to change.' }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const { jobId, ...entered } = input;
      const named = recordIn(jobId);
      const record = named?.type === 'JOB' ? named : null;
      const fields = enteredFields(entered);
      const edit = { record, fields };
      const outcome = await updateRecord(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited' ? { ...outcome, type: 'JobUpdated' } : outcome;
    },
  }),
);
