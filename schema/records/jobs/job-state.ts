import type { JobStateProblem, KnownJobState } from '../../../src/domain/records/job-state.ts';
import { configureJobStates } from '../../../src/practices/configure-job-states.ts';
import { builder } from '../../builder.ts';
import { Practice } from '../../practice/practice.ts';
import { practiceOutcome } from '../../practice/practice-outcome.ts';
import { viewerOf } from '../../practice/viewer.ts';
import { NotPermitted, outcomeType, withPractice } from '../../results.ts';

const JobStateRef = builder.objectRef<KnownJobState>('JobState').implement({
  description:
    'A state of jobs. XPM has no list of states, so they are known from jobs and from configuration.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The name that XPM displays, for example `In Progress`.',
    }),
    code: t.exposeString('code', {
      nullable: true,
      description:
        'The code that XPM accepts, for example `INPROGRESS`. Null while it is unknown; a change to the state then sends the name in capitals without spaces. Configure the code if XPM refuses that.',
    }),
    configured: t.exposeBoolean('configured', {
      description:
        'True if an admin configured the code. False if it was observed in a change that XPM accepted, or is unknown.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'jobStates', (t) =>
  t.field({
    type: [JobStateRef],
    description:
      'The known states of jobs, by name: the states of all jobs, and those that were configured or observed.',
    select: { id: true },
    resolve: async ({ id }, _args, { services }) => [
      ...(await services.reader.jobStates.known(id)),
    ],
  }),
);

const JobStateProblemRef = builder.objectRef<JobStateProblem>('JobStateProblem').implement({
  description: 'Why one of the states is invalid.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The position in `states` of the input, from 0.' }),
    message: t.exposeString('message', {
      description: 'What is wrong and what to send instead, in plain English.',
    }),
  }),
});

const InvalidJobStates = builder
  .objectRef<{ readonly problems: readonly JobStateProblem[] }>('InvalidJobStates')
  .implement({
    description: 'Some of the states are invalid. Nothing was changed.',
    fields: (t) => ({
      message: t.string({
        description: 'All problems in one text, in plain English.',
        resolve: ({ problems }) => problems.map(({ message }) => message).join(' '),
      }),
      problems: t.field({
        type: [JobStateProblemRef],
        description: 'The problems, in the order of the input.',
        resolve: ({ problems }) => [...problems],
      }),
    }),
  });

const JobStatesConfigured = withPractice('JobStatesConfigured', 'The states are configured.');

const ConfigureJobStatesResult = builder.unionType('ConfigureJobStatesResult', {
  description: 'The outcome of `configureJobStates`.',
  types: [JobStatesConfigured, InvalidJobStates, NotPermitted],
  resolveType: outcomeType,
});

const JobStateInput = builder.inputType('JobStateInput', {
  description: 'A job state and its code in XPM.',
  fields: (t) => ({
    name: t.string({ description: 'The name exactly as XPM displays it. At most 200 characters.' }),
    code: t.string({
      description:
        'The code that XPM accepts. At most 100 characters; surrounding spaces are removed.',
    }),
  }),
});

const ConfigureJobStatesInput = builder.inputType('ConfigureJobStatesInput', {
  description: 'The practice and its configured job states.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    states: t.field({
      type: [JobStateInput],
      description: 'The complete configuration: at most 200 states with different names.',
    }),
  }),
});

builder.mutationField('configureJobStates', (t) =>
  t.field({
    type: ConfigureJobStatesResult,
    description:
      'Replaces the configured codes of job states. Codes that were observed in XPM remain for other states. Admins only.',
    args: {
      input: t.arg({
        type: ConfigureJobStatesInput,
        description: 'The practice and its configured job states.',
      }),
    },
    resolve: (_root, { input: { states, ...input } }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        configureJobStates(context.services, viewerOf(context), { practiceId, states }),
      ),
  }),
);
