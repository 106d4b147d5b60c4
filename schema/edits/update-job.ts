import { updateRecord } from '../../src/edits/update.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals, refusedEdit } from './edit-results.ts';
import { enteredFields } from './entered-fields.ts';
import { PersonInput } from './person-input.ts';

const JobUpdated = builder.objectRef<WithRecord>('JobUpdated').implement({
  description:
    'The job displays the new values. `pendingSync` lists those that XPM has not accepted yet.',
  fields: (t) => ({
    job: t.prismaField({
      type: 'Job',
      resolve: (query, { record: { id } }, _args, { services }) =>
        services.prisma.job.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const UpdateJobResult = builder.unionType('UpdateJobResult', {
  types: [JobUpdated, ...editRefusals],
  resolveType: outcomeType,
});

const optional = { required: false } as const;
const clears = { required: false, description: 'Null or blank clears it.' } as const;

const UpdateJobInput = builder.inputType('UpdateJobInput', {
  description: 'What is left out stays as it is. All of it is taken, or nothing.',
  fields: (t) => ({
    jobId: t.id(),
    name: t.string(optional),
    description: t.string(clears),
    state: t.string({
      required: false,
      description: 'The state’s name in XPM; see `Practice.jobStates`.',
    }),
    startDate: t.field({ type: 'Date', ...optional }),
    dueDate: t.field({ type: 'Date', ...optional }),
    budget: t.string({ required: false, description: 'An amount like 1250.50. Null clears it.' }),
    manager: t.field({ type: PersonInput, ...optional }),
    partner: t.field({ type: PersonInput, ...optional }),
  }),
});

builder.mutationField('updateJob', (t) =>
  t.field({
    type: UpdateJobResult,
    description:
      'Edits a job. The job displays the edit at once and carries the *Pending Sync* tag until XPM accepts it.',
    args: { input: t.arg({ type: UpdateJobInput }) },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const { jobId, ...entered } = input;
      const named = recordIn(jobId);
      const record = named?.type === 'JOB' ? named : null;
      const fields = enteredFields(entered);
      const edit = { record, fields };
      const outcome = await updateRecord(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited' ? { ...outcome, type: 'JobUpdated' } : refusedEdit(outcome);
    },
  }),
);
