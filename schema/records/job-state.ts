import type { JobStateProblem, KnownJobState } from '../../src/domain/records/job-state.ts';
import { configureJobStates } from '../../src/practices/configure-job-states.ts';
import { builder } from '../builder.ts';
import { namedPractice } from '../practice/named-practice.ts';
import { Practice } from '../practice/practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import { noSuchPractice, NotPermitted, outcomeType, withPractice } from '../results.ts';

const JobStateRef = builder.objectRef<KnownJobState>('JobState').implement({
  description: 'A state that jobs can be in. XPM has no list of them.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name in XPM, for example `In Progress`.' }),
    code: t.exposeString('code', {
      nullable: true,
      description:
        'The interface code that XPM accepts, for example `INPROGRESS`. Null while it is neither configured nor observed; a change of state then sends the name in capitals without blanks.',
    }),
    configured: t.exposeBoolean('configured', {
      description:
        'Whether an admin configured the code. Otherwise it was observed in a change that XPM accepted.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'jobStates', (t) =>
  t.field({
    type: [JobStateRef],
    description:
      'The known job states by name: those of the jobs, and those that were configured or observed.',
    select: { id: true },
    resolve: async ({ id }, _args, { services }) => [
      ...(await services.reader.jobStates.known(id)),
    ],
  }),
);

const JobStateProblemRef = builder.objectRef<JobStateProblem>('JobStateProblem').implement({
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Which of the `states` of the input, from 0.' }),
    message: t.exposeString('message', { description: 'What is wrong with it.' }),
  }),
});

const InvalidJobStates = builder
  .objectRef<{ readonly problems: readonly JobStateProblem[] }>('InvalidJobStates')
  .implement({
    description: 'Some of the states cannot be configured like that; nothing was changed.',
    fields: (t) => ({
      message: t.string({
        description: 'All that is wrong.',
        resolve: ({ problems }) => problems.map(({ message }) => message).join(' '),
      }),
      problems: t.field({
        type: [JobStateProblemRef],
        resolve: ({ problems }) => [...problems],
      }),
    }),
  });

const JobStatesConfigured = withPractice(
  'JobStatesConfigured',
  'The practice has the requested codes.',
);

const ConfigureJobStatesResult = builder.unionType('ConfigureJobStatesResult', {
  types: [JobStatesConfigured, InvalidJobStates, NotPermitted],
  resolveType: outcomeType,
});

const JobStateInput = builder.inputType('JobStateInput', {
  fields: (t) => ({
    name: t.string({ description: 'The name exactly as XPM writes it, at most 200 characters.' }),
    code: t.string({ description: 'At most 100 characters; space around it is not part of it.' }),
  }),
});

const ConfigureJobStatesInput = builder.inputType('ConfigureJobStatesInput', {
  fields: (t) => ({
    practiceId: t.id(),
    states: t.field({
      type: [JobStateInput],
      description: 'All that is to be configured, at most 200; no name twice.',
    }),
  }),
});

builder.mutationField('configureJobStates', (t) =>
  t.field({
    type: ConfigureJobStatesResult,
    description:
      'Replaces what is configured of the codes of job states, for the admins. What was learned from XPM of other states stays.',
    args: { input: t.arg({ type: ConfigureJobStatesInput }) },
    resolve: async (_root, { input: { states, ...input } }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const configuration = { practiceId, states };
      const viewer = viewerOf(context);
      const outcome = await configureJobStates(context.services, viewer, configuration);
      if (outcome.type === 'NotPermitted') return { ...outcome, reason: null };
      return outcome.type === 'InvalidJobStates' ? outcome : { ...outcome, practiceId };
    },
  }),
);
