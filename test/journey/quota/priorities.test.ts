import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { aJob, tagCleared, updateJob } from '../../support/edits/pending.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import {
  runFinished,
  runNow,
  runWhen,
  startDue,
  startSync,
  syncRecords,
} from '../../support/sync/sync.ts';

describe('A sweep that uses every call of the minute', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
    await syncRecords(stack);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A manual request and an edit come next, the limit holds and the sweep continues', async () => {
    await freshQuota(stack);
    await spendMinute(stack);
    const sweep = await startDue(stack, 'JOB_FIELD_VALUES');
    await runWhen(stack, sweep, ({ progress }) => progress.done > 0);
    const before = await sweptCalls(stack);
    const job = await aJob(stack);
    const run = await startSync(stack, 'JOB', { as: 'standard', recordId: job.id });
    await stack.execute('admin', updateJob, {
      input: { jobId: job.id, name: 'Renamed meanwhile' },
    });
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    await tagCleared(stack, job.id);
    // Two calls for the person and four for the edit; to wait its turn would have cost the sweep's minute.
    expect((await sweptCalls(stack)) - before).toBeLessThan(40);
    const { limited } = await stack.sandbox.calls();
    expect(limited).toBe(0);
    const sweptSoFar = await sweptCalls(stack);
    await expect.poll(() => sweptCalls(stack)).toBeGreaterThan(sweptSoFar);
    expect(await runNow(stack, sweep)).toMatchObject({ state: 'RUNNING', pause: null });
  });

  it('A sweep leaves the last thousand calls of the day to higher priorities and reports it', async () => {
    await freshQuota(stack);
    await stack.prisma.callPermit.createMany({ data: calls(stack, 4000, 2 * 60 * 60) });
    const sweep = await startDue(stack, 'CLIENT_FIELD_VALUES');
    const held = await runWhen(stack, sweep, ({ state }) => state === 'PAUSED');
    expect(held.pause?.limit).toBe('DAY');
    const [entry] = await activityOf(stack, sweep);
    expect(entry).toMatchObject({ status: 'ALERT' });
    expect(entry?.message).toContain('kept for more urgent ones');
  });
});

/** As if a sweep had been under way for a minute: a call a second, none of them at XPM's expense. */
async function spendMinute(stack: TestStack): Promise<void> {
  const second = (n: number) => calls(stack, 1, 60 - n);
  const data = Array.from({ length: 59 }, (_, n) => second(n)).flat();
  await stack.prisma.callPermit.createMany({ data });
}

function calls(stack: TestStack, count: number, secondsAgo: number) {
  const practiceId = stack.practiceId.replace('Practice:', '');
  const acquiredAt = new Date(Date.now() - secondsAgo * 1000);
  const ended = { acquiredAt, expiresAt: acquiredAt, releasedAt: acquiredAt };
  const call = { practiceId, call: 'job.api/get', priority: 'SWEEP' as const, ...ended };
  return Array.from({ length: count }, () => call);
}

const sweptCalls = (stack: TestStack): Promise<number> =>
  stack.prisma.callPermit.count({ where: { priority: 'SWEEP' } });
