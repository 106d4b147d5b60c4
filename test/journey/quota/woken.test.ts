import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { graphql } from '../../support/graphql.ts';
import { makeProbeDue } from '../../support/practice/probe.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { wake } from '../../support/stack/temporal.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startDue, startSync } from '../../support/sync/sync.ts';

/** Pauses here last longer than any test's timeout: a run that continues was woken. */
const long = '600';

const setDayLimit = graphql(`
  mutation SetDayLimit($input: SetDayLimitInput!) {
    setDayLimit(input: $input) {
      __typename
      ... on DayLimitSet {
        practice {
          quota {
            dayLimit
            dayRemaining
            externalUsage
            pausedUntil
          }
        }
      }
      ... on UnlikelyDayLimit {
        message
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

describe('A pause that ends early', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ env: { XPM_RETRY_INITIAL_SECONDS: long } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(() => freshQuota(stack));

  const practiceId = () => stack.practiceId.replace('Practice:', '');
  const paused = (run: Pick<Run, 'id'>) => runWhen(stack, run, ({ state }) => state === 'PAUSED');
  const set = async (dayLimit: number) => {
    const input = { practiceId: stack.practiceId, dayLimit };
    return (await stack.execute('admin', setDayLimit, { input })).setDayLimit;
  };
  /** As if so many calls had been made within the last day, long before the last minute. */
  const useDay = async (calls: number) => {
    const acquiredAt = new Date(Date.now() - 3_600_000);
    await stack.prisma.callPermit.createMany({
      data: Array.from({ length: calls }, () => ({
        practiceId: practiceId(),
        call: 'staff.api/list',
        priority: 'SCHEDULED' as const,
        acquiredAt,
        expiresAt: acquiredAt,
        releasedAt: acquiredAt,
      })),
    });
  };

  it('A pause ends when XPM responds to another sync of the practice', async () => {
    // Two kinds of calls fail, so all calls of the practice wait for one probe.
    const kinds = ['USERS', 'CLIENTS', 'FIELD_DEFINITIONS'] as const;
    await stack.sandbox.post('faults', {
      practice: 0,
      times: 2,
      fault: { type: 'status', status: 503 },
    });
    const runs: Run[] = [];
    for (const kind of kinds) runs.push(await paused(await startSync(stack, kind)));
    expect(runs.map(({ pause }) => pause?.limit)).toEqual(kinds.map(() => 'SOURCE_DOWN'));
    await makeProbeDue(stack);
    await wake(stack, ['sync', practiceId(), 'USERS']);
    for (const run of runs) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', pause: null });
    }
  });

  it('A pause ends when an admin raises the daily limit', async () => {
    expect(await set(1000)).toMatchObject({ practice: { quota: { dayLimit: 1000 } } });
    await useDay(1000);
    const runs = [await startSync(stack, 'USERS'), await startDue(stack, 'CLIENTS')];
    for (const run of runs) expect((await paused(run)).pause?.limit).toBe('DAY');
    expect(await set(5000)).toMatchObject({ practice: { quota: { dayLimit: 5000 } } });
    for (const run of runs) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    }
    const { message } = await stack.prisma.practiceActivity.findFirstOrThrow({
      where: { type: 'SETTINGS' },
      orderBy: { createdAt: 'desc' },
    });
    expect(message).toBe('The limit of calls to XPM changed from 1,000 to 5,000 a day.');
  });

  it('A pause ends when the reset that XPM named belonged to a former plan', async () => {
    const fault = { type: 'limited', problem: 'day', retryAfterSeconds: 3600 };
    await stack.sandbox.post('faults', { practice: 0, times: 1, fault });
    const run = await paused(await startSync(stack, 'USERS'));
    expect(run.pause?.limit).toBe('DAY');
    expect(await set(20_000)).toMatchObject({ practice: { quota: { pausedUntil: null } } });
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('A scheduled run paused by the reserve continues when a person requests it', async () => {
    await useDay(4600);
    const due = await paused(await startDue(stack, 'CLIENTS'));
    expect(await activityOf(stack, due)).toMatchObject([{ status: 'ALERT', actor: null }]);
    const joined = await startSync(stack, 'CLIENTS');
    expect(joined).toMatchObject({ id: due.id, requestedBy: 'Ada Finch' });
    expect(await runFinished(stack, due)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it.each([99, 100_001, -1])(
    'A daily limit of %i calls is refused because no plan has it',
    async (calls) => {
      expect(await set(calls)).toEqual({
        __typename: 'UnlikelyDayLimit',
        message: expect.stringContaining('between 100 and 100,000') as string,
      });
    },
  );

  it('A standard user cannot end a pause by changing the limit', async () => {
    const input = { practiceId: stack.practiceId, dayLimit: 1000 };
    const { setDayLimit: response } = await stack.execute('standard', setDayLimit, { input });
    expect(response).toEqual({
      __typename: 'NotPermitted',
      message: 'Only an admin can change the limit. Ask an admin of the practice.',
    });
  });
});
