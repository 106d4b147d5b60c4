import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { updateJob } from '../../support/edits/pending.ts';
import type { SmallPractice } from '../../support/practice/small-practice.ts';
import { addPractice } from '../../support/practice/small-practice.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { activitiesDone } from '../../support/stack/temporal.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

const edits = 16;
const retryPolicy = { timeout: 120_000, interval: 100 };

describe("One practice's trouble is not another one's wait", () => {
  let stack: TestStack;
  let busy: SmallPractice;
  let calm: SmallPractice;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    const size = { clients: 4, jobs: edits, staff: 2, seed: 5 };
    busy = await addPractice(stack, 'Busy', size);
    calm = await addPractice(stack, 'Calm', { ...size, jobs: 1 });
    await withoutLimits(stack, [busy.globalId, calm.globalId]);
    const run = await runFinished(of(busy), await startSync(of(busy), 'JOBS'));
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { added: edits } });
  });
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const of = ({ globalId }: SmallPractice): TestStack => ({ ...stack, practiceId: globalId });
  const jobs = () => stack.prisma.job.findMany({ where: { practiceId: busy.id } });
  const pending = () => stack.prisma.pendingChange.count({ where: { practiceId: busy.id } });

  /** Edits every job of the busy practice at once. */
  const editAll = async (description: string): Promise<void> => {
    const all = await jobs();
    const results = await Promise.all(
      all.map(({ id }) =>
        stack.execute('admin', updateJob, { input: { jobId: `Job:${id}`, description } }),
      ),
    );
    expect(new Set(results.map((result) => result.updateJob.__typename))).toEqual(
      new Set(['JobUpdated']),
    );
  };
  const syncOfCalm = async (): Promise<Run> =>
    runFinished(of(calm), await startSync(of(calm), 'USERS'));

  it('A silent token endpoint holds the edits of one practice, no transaction, and no other practice', async () => {
    await stack.prisma.xpmConnection.update({
      where: { practiceId: busy.id },
      data: { accessTokenExpiresAt: new Date(0) },
    });
    const { identity: before } = await stack.sandbox.calls();
    const startedAt = performance.now();
    await syncOfCalm();
    const usualMs = performance.now() - startedAt;
    // On a slow machine, too, a sync is over long before. The endpoint may take 30 s.
    const ms = Math.round(Math.min(25_000, 5000 + 8 * usualMs));
    await stack.sandbox.post('faults', { path: 'connect/token', fault: { type: 'delay', ms } });
    await editAll('sent once the tokens are renewed');
    const refreshes = async () =>
      ((await stack.sandbox.calls()).identity['connect/token'] ?? 0) -
      (before['connect/token'] ?? 0);
    await expect.poll(refreshes, retryPolicy).toBeGreaterThan(0);
    expect(await syncOfCalm()).toMatchObject({ state: 'SUCCEEDED' });
    expect(await pending()).toBe(edits);
    expect(await longTransactions(stack)).toEqual([]);
    expect(await refreshes()).toBe(1);
    await expect.poll(pending, retryPolicy).toBe(0);
    expect(
      await stack.prisma.xpmConnection.findUnique({ where: { practiceId: busy.id } }),
    ).toMatchObject({
      state: 'CONNECTED',
      reason: null,
    });
  });

  it('Many edits at once wake a few times each, and another practice syncs meanwhile', async () => {
    await freshQuota(stack);
    await withoutLimits(stack, [busy.globalId, calm.globalId]);
    await stack.prisma.quota.updateMany({ data: { concurrentLimit: 5 } });
    await stack.sandbox.post('settings', { concurrentLimit: 5, latencyMs: 40 });
    const { limited } = await stack.sandbox.calls();
    await editAll('one of many');
    expect(await syncOfCalm()).toMatchObject({ state: 'SUCCEEDED' });
    expect(await pending()).toBeGreaterThan(0);
    await expect.poll(pending, retryPolicy).toBe(0);
    const activities = await Promise.all(
      (await jobs()).map(({ id }) => activitiesDone(stack, ['push', busy.id, id])),
    );
    expect(Math.max(...activities)).toBeLessThan(10);
    expect((await stack.sandbox.calls()).limited).toBe(limited);
  });

  it("The activity names the end of a pause in the practice's time zone", async () => {
    await stack.prisma.practice.update({
      where: { id: calm.id },
      data: { timeZone: 'Pacific/Auckland' },
    });
    const fault = { type: 'limited', problem: 'day', retryAfterSeconds: 3600 };
    await stack.sandbox.post('faults', { practice: calm.index, fault });
    const run = await startSync(of(calm), 'USERS');
    const paused = await runWhen(of(calm), run, ({ state }) => state === 'PAUSED');
    expect(paused.pause).toMatchObject({ limit: 'DAY' });
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toContain(inAuckland(paused.pause?.until ?? ''));
  });
});

/** Sessions that have been idle in a transaction for a second. */
const longTransactions = (stack: TestStack) =>
  stack.prisma.$queryRaw<object[]>`
    SELECT query FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction'
      AND state_change < clock_timestamp() - interval '1 second'`;

function inAuckland(time: string): string {
  const zoned = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Pacific/Auckland',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return `${zoned.format(new Date(time))} (Pacific/Auckland)`;
}
