import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { startWorkerProcess } from '../../support/process/worker-process.ts';
import { listApiClients } from '../../support/records/api-clients.ts';
import { byId, expectedClient, listXpmClients } from '../../support/records/xpm-client.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { openTemporal } from '../../support/stack/temporal.ts';
import { followStatus, runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

describe('A lost workflow', () => {
  it('A lost workflow is started again, and its run continues from its cursor', async () => {
    await using stack = await startStack();
    const limited = { type: 'limited', problem: 'day', retryAfterSeconds: 60_000 };
    await stack.sandbox.post('faults', { practice: 0, fault: limited });
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    await using temporal = await openTemporal(stack);
    // Before the workflow is lost: the worker may find its run at any moment.
    await stack.prisma.quota.deleteMany();
    await temporal.workflow.getHandle(usersWorkflow(stack)).terminate('as if it had been lost');
    // Every worker looks for such runs when it starts, and every minute.
    await stack.stopWorker();
    await stack.startWorker();
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('A workflow without a run', () => {
  it('A workflow without a run gives way to the next run of the same id', async () => {
    await using stack = await startStack();
    await using temporal = await openTemporal(stack);
    const leftover = await temporal.workflow.start('syncWorkflow', {
      workflowId: usersWorkflow(stack),
      taskQueue: 'nobody-works-here',
      memo: { runId: randomUUID() },
    });
    const run = await startSync(stack, 'USERS');
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    const { runId } = await leftover.describe();
    expect(runId).not.toBe(leftover.firstExecutionRunId);
  });
});

const usersWorkflow = (stack: TestStack): string =>
  `sync/${stack.practiceId.replace('Practice:', '')}/USERS`;

describe('A killed worker', () => {
  let stack: TestStack;
  beforeEach(async () => {
    // However slow the machine: the worker dies while XPM is silent, not after it has given up.
    stack = await startStack({ worker: false, env: { XPM_IDLE_TIMEOUT_SECONDS: '120' } });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A worker killed in the middle of 5,000 clients loses and doubles nothing, and the run succeeds', async () => {
    await stack.sandbox.post('practice', { practice: 0, clients: 5000, seed: 11 });
    await stack.sandbox.post('faults', {
      path: 'client.api/list',
      times: 1,
      fault: { type: 'hang', bytes: 7_500_000 },
    });
    await using status = await followStatus(stack);
    const first = await startWorkerProcess(stack.env);
    const run = await startSync(stack, 'CLIENTS');
    await runWhen(stack, run, ({ progress }) => progress.done >= 1500);
    await first.kill();
    const stored = await stack.prisma.client.count();
    expect(stored).toBeGreaterThanOrEqual(1500);
    expect(stored).toBeLessThan(5000);

    await using _second = await startWorkerProcess(stack.env);
    const finished = await runFinished(stack, run);
    expect(finished).toMatchObject({
      state: 'SUCCEEDED',
      progress: { read: 5000, total: 5000, added: 5000, changed: 0, unchanged: 0, skipped: 0 },
    });
    const { byPath } = await stack.sandbox.calls();
    expect(byPath['client.api/list']).toBe(2);
    expect(byId(await listApiClients(stack, 'admin'))).toEqual(
      byId((await listXpmClients(stack, 0)).map(expectedClient)),
    );
    await status.until(({ runs }) => runs.some(({ state }) => state === 'SUCCEEDED'));
    const done = status.seen.flatMap(({ runs }) => runs.map(({ progress }) => progress.done));
    expect(done).toEqual(done.toSorted((one, other) => one - other));
    expect(await activityOf(stack, run)).toHaveLength(1);
  });

  it('Another worker wakes a run whose worker was killed during its pause', async () => {
    const limited = { type: 'limited', problem: 'minute', retryAfterSeconds: 4 };
    await stack.sandbox.post('faults', { practice: 0, fault: limited });
    const first = await startWorkerProcess(stack.env);
    const run = await runWhen(
      stack,
      await startSync(stack, 'USERS'),
      ({ state }) => state === 'PAUSED',
    );
    await first.kill();
    await using _second = await startWorkerProcess(stack.env);
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('A worker killed before the workflow starts leaves the outbox message for the next one', async () => {
    const run = await startSync(stack, 'USERS');
    const payload = { path: ['type'], equals: 'start-sync' };
    expect(await stack.prisma.outboxMessage.count({ where: { payload } })).toBe(1);
    await using _worker = await startWorkerProcess(stack.env);
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    await expect.poll(() => stack.prisma.outboxMessage.count()).toBe(0);
  });
});
