import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { jobStateStore } from '../../../src/db/records/job-states.ts';
import type { JobStateCode } from '../../../src/domain/records/job-state.ts';
import { graphql } from '../../support/graphql.ts';
import { addJobs } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const list = graphql(`
  query JobStates($id: ID!) {
    practice(id: $id) {
      jobStates {
        name
        code
        configured
      }
    }
  }
`);

const configure = graphql(`
  mutation ConfigureJobStates($input: ConfigureJobStatesInput!) {
    configureJobStates(input: $input) {
      __typename
      ... on JobStatesConfigured {
        practice {
          jobStates {
            name
            code
            configured
          }
        }
      }
      ... on InvalidJobStates {
        message
        problems {
          index
          message
        }
      }
      ... on NotPermitted {
        message
        reason
      }
    }
  }
`);

describe('The job states of a practice', () => {
  let stack: TestStack;
  let practiceId: string;
  beforeEach(async () => {
    stack = await startStack({ worker: false, connect: false });
    practiceId = stack.practiceId.replace('Practice:', '');
    await addJobs(stack, [{ state: 'Planned' }, { state: 'In Progress' }, { state: 'Planned' }]);
    await addJobs(stack, [{ state: 'Theirs' }], stack.otherPracticeId);
    const rows = jobStateStore(stack.prisma);
    await rows.observe(practiceId, { name: 'On Hold', code: 'ONHOLD' });
    await rows.observe(stack.otherPracticeId.replace('Practice:', ''), {
      name: 'Planned',
      code: 'P',
    });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const known = async () =>
    (await stack.execute('standard', list, { id: stack.practiceId })).practice?.jobStates;
  const set = async (states: JobStateCode[], as: SignInAs = 'admin') => {
    const input = { practiceId: stack.practiceId, states };
    return (await stack.execute(as, configure, { input })).configureJobStates;
  };
  const messages = async () => {
    const entries = await stack.prisma.practiceActivity.findMany({ orderBy: { createdAt: 'asc' } });
    return entries.map(({ type, title, message }) => [type, title, message]);
  };
  const title = ['SETTINGS', 'Configure job states'] as const;

  const planned = { name: 'Planned', code: null, configured: false };
  const inProgress = { name: 'In Progress', code: null, configured: false };
  const onHold = { name: 'On Hold', code: 'ONHOLD', configured: false };

  it('The list contains the states of all jobs and the observed ones, sorted by name', async () => {
    expect(await known()).toEqual([inProgress, onHold, planned]);
  });

  it('An admin can configure the codes of states, which the activity records', async () => {
    const states = [
      { name: 'Planned', code: '  PLANNED ' },
      { name: 'Not Started', code: 'NOTSTARTED' },
    ];
    const after = [
      inProgress,
      { name: 'Not Started', code: 'NOTSTARTED', configured: true },
      onHold,
      { name: 'Planned', code: 'PLANNED', configured: true },
    ];
    expect(await set(states)).toEqual({
      __typename: 'JobStatesConfigured',
      practice: { jobStates: after },
    });
    expect(await known()).toEqual(after);
    expect(await messages()).toEqual([
      [...title, 'Planned (PLANNED), Not Started (NOTSTARTED) are now configured.'],
    ]);
    const events = await stack.prisma.event.findMany({ orderBy: { seq: 'asc' } });
    expect(events.map(({ type }) => type)).toEqual(['settings.changed', 'activity.changed']);
    expect(await stack.prisma.practiceActivity.findFirst()).toMatchObject({ actor: 'Ada Finch' });
  });

  it('A configuration replaces the former one completely', async () => {
    await set([
      { name: 'Planned', code: 'PLANNED' },
      { name: 'Not Started', code: 'NOTSTARTED' },
    ]);
    await set([{ name: 'Planned', code: 'PLAN' }]);
    expect(await known()).toEqual([
      inProgress,
      onHold,
      { name: 'Planned', code: 'PLAN', configured: true },
    ]);
    await set([]);
    expect(await known()).toEqual([inProgress, onHold, planned]);
    expect((await messages()).slice(1)).toEqual([
      [...title, 'Planned (PLAN) is now configured. Not Started is no longer configured.'],
      [...title, 'Planned is no longer configured.'],
    ]);
  });

  it('A configured code stays when XPM returns another one, unlike an observed code', async () => {
    await set([{ name: 'Planned', code: 'PLANNED' }]);
    const rows = jobStateStore(stack.prisma);
    await rows.observe(practiceId, { name: 'Planned', code: 'OTHER' });
    await rows.observe(practiceId, { name: 'On Hold', code: 'PENDING' });
    expect(await rows.code(practiceId, 'Planned')).toBe('PLANNED');
    expect(await rows.code(practiceId, 'On Hold')).toBe('PENDING');
    expect(await rows.code(practiceId, 'In Progress')).toBeNull();
  });

  it('A configuration equal to the present one is not reported', async () => {
    const states = [
      { name: 'Planned', code: 'PLANNED' },
      { name: 'On Hold', code: 'ONHOLD' },
    ];
    await set(states);
    expect(await set(states.toReversed())).toMatchObject({ __typename: 'JobStatesConfigured' });
    expect(await messages()).toHaveLength(1);
  });

  it('Only an admin can configure job states', async () => {
    expect(await set([{ name: 'Planned', code: 'X' }], 'standard')).toEqual({
      __typename: 'NotPermitted',
      message: 'Only an admin can configure job states. Ask an admin of the practice.',
      reason: 'ADMINS_ONLY',
    });
    expect(await set([{ name: 'Planned', code: 'X' }], 'other')).toMatchObject({
      __typename: 'NotPermitted',
    });
    expect(await known()).toEqual([inProgress, onHold, planned]);
    expect(await messages()).toEqual([]);
  });

  it('A configuration with an invalid state changes nothing and names each invalid state', async () => {
    const states = [
      { name: 'Planned', code: 'PLANNED' },
      { name: ' ', code: 'BLANK' },
      { name: 'Planned', code: 'AGAIN' },
      { name: 'On Hold', code: '\t' },
      { name: 'In Progress', code: 'x'.repeat(101) },
    ];
    expect(await set(states)).toEqual({
      __typename: 'InvalidJobStates',
      message: expect.stringMatching(
        /^The name is blank\. "Planned" appears more than once\./,
      ) as string,
      problems: [
        { index: 1, message: 'The name is blank.' },
        { index: 2, message: '"Planned" appears more than once.' },
        { index: 3, message: 'The code is blank.' },
        { index: 4, message: 'The code has more than 100 characters.' },
      ],
    });
    expect(await known()).toEqual([inProgress, onHold, planned]);
    expect(await messages()).toEqual([]);
  });

  it('Of two simultaneous configurations by admins, one replaces the other', async () => {
    const of = (code: string) => [
      { name: 'Planned', code },
      { name: `Only ${code}`, code },
    ];
    await Promise.all([set(of('A')), set(of('B'))]);
    const configured = await jobStateStore(stack.prisma).configured(practiceId);
    expect([of('A'), of('B')].map((each) => each.toReversed())).toContainEqual(configured);
    expect(await messages()).toHaveLength(2);
  });
});
