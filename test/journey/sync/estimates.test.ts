import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aJob } from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

const estimatesOfWindow = graphql(`
  query EstimatesOfWindow($id: ID!) {
    practice(id: $id) {
      syncActions(surface: APP_WINDOW) {
        kind
        estimate {
          calls
          endsAt
          earliest
          latest
          pauses {
            limit
            until
          }
        }
      }
    }
  }
`);

const estimatesOfJob = graphql(`
  query EstimatesOfJob($id: ID!, $jobId: ID!) {
    practice(id: $id) {
      syncActions(surface: JOB_SUMMARY, recordId: $jobId) {
        estimate {
          calls
          earliest
          latest
        }
      }
    }
  }
`);

describe('The estimate of a sync', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const estimateOf = async (kind: 'USERS' | 'CLIENTS' | 'JOBS') => {
    const { practice } = await stack.execute('admin', estimatesOfWindow, { id: stack.practiceId });
    const action = practice?.syncActions.find((each) => each.kind === kind);
    if (action === undefined) throw new Error('The window offers it.');
    return action.estimate;
  };
  const estimateOfJob = async (jobId: string) => {
    const variables = { id: stack.practiceId, jobId };
    const { practice } = await stack.execute('standard', estimatesOfJob, variables);
    return practice?.syncActions[0]?.estimate;
  };

  it.each(['USERS', 'CLIENTS', 'JOBS'] as const)(
    'A sync of %s has none before the first, and the next one makes as many calls as estimated',
    async (kind) => {
      expect(await estimateOf(kind)).toBeNull();
      const first = await runFinished(stack, await startSync(stack, kind, { full: true }));
      const estimate = await estimateOf(kind);
      expect(estimate).toMatchObject({ calls: first.calls, pauses: [] });
      await freshQuota(stack);
      const next = await runFinished(stack, await startSync(stack, kind, { full: true }));
      expect(next.calls).toBe(estimate?.calls);
      // How long the two take depends on the machine; the simulated day measures whether syncs end as estimated.
      const times = [estimate?.earliest, estimate?.endsAt, estimate?.latest];
      expect(times).toEqual(times.toSorted());
    },
  );

  it('The history of one job is that of all jobs', async () => {
    const [one, other] = [await aJob(stack, 0), await aJob(stack, 1)];
    expect(await estimateOfJob(one.id)).toBeNull();
    const run = await runFinished(stack, await startSync(stack, 'JOB', { recordId: one.id }));
    expect(await estimateOfJob(other.id)).toMatchObject({ calls: run.calls });
  });

  it('A failed sync is no history', async () => {
    const before = await estimateOf('USERS');
    await stack.prisma.syncRun.updateMany({
      where: { kind: 'USERS' },
      data: { state: 'FAILED' },
    });
    expect(before).not.toBeNull();
    expect(await estimateOf('USERS')).toBeNull();
  });

  it('A pause is part of the estimate, with its limit and its end', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await stack.prisma.quota.updateMany({ data: { blockedUntil: until, blockedBy: 'DAY' } });
    const estimate = await estimateOf('JOBS');
    expect(estimate).toMatchObject({ pauses: [{ limit: 'DAY', until }] });
    expect(String(estimate?.earliest) >= until).toBe(true);
  });
});
