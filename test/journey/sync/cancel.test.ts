import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { heldLists, holdClients } from '../../support/sync/held-list.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

describe('Cancelling a sync', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ env: heldLists });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const cancel = async (as: 'admin' | 'standard' | 'other', runId: string) =>
    (await stack.execute(as, cancelSync, { runId })).cancelSync;

  it('Cancelling in the middle of a list keeps what was stored and stores nothing more', async () => {
    await holdClients(stack);
    const run = await startSync(stack, 'CLIENTS');
    await runWhen(stack, run, ({ progress }) => progress.done >= 500);
    expect(await cancel('admin', run.id)).toMatchObject({
      __typename: 'SyncCancelled',
      run: { state: 'CANCELLED' },
    });
    const stored = await stack.prisma.client.count();
    expect(stored).toBeGreaterThanOrEqual(500);
    // The next one can start at once, and waits until the workflow of the cancelled one has closed.
    await stack.sandbox.clearFaults();
    const next = await runFinished(stack, await startSync(stack, 'CLIENTS'));
    expect(next).toMatchObject({
      state: 'SUCCEEDED',
      progress: { read: 1200, added: 1200 - stored },
    });
    const cancelled = await stack.prisma.syncRun.findUniqueOrThrow({
      where: { id: run.id.replace('SyncRun:', '') },
    });
    expect(cancelled).toMatchObject({ state: 'CANCELLED', read: stored });
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(
      /^Sync cancelled by Ada Finch\. Everything that was read before is kept/,
    );
  });

  it("A standard user who cancels an admin's sync is named by the run and the entry", async () => {
    await stack.stopWorker();
    const run = await startSync(stack, 'CLIENTS');
    const cancelled = { requestedBy: 'Ada Finch', cancelledBy: 'Sam Okafor' };
    expect(await cancel('standard', run.id)).toMatchObject({ run: cancelled });
    expect(await cancel('admin', run.id)).toMatchObject({ run: cancelled });
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(/^Sync cancelled by Sam Okafor\./);
    await stack.startWorker();
  });

  it('Cancelling a sleeping sync ends it at once, and gives back its place in the queue', async () => {
    const limited = { type: 'limited', problem: 'day', retryAfterSeconds: 60_000 };
    await stack.sandbox.post('faults', { practice: 0, fault: limited });
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    const seriesId = run.id.replace('SyncRun:', '');
    const { practiceId } = await stack.prisma.syncRun.findUniqueOrThrow({
      where: { id: seriesId },
    });
    const place = { practiceId, seriesId };
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
    await stack.prisma.permitTicket.create({
      data: { ...place, priority: 'MANUAL', calls: 10, slotAt: tomorrow, expiresAt: tomorrow },
    });
    expect(await cancel('admin', run.id)).toMatchObject({ run: { state: 'CANCELLED' } });
    expect(await stack.prisma.permitTicket.count({ where: place })).toBe(0);
    await stack.prisma.quota.deleteMany();
    expect(await runFinished(stack, await startSync(stack, 'USERS'))).toMatchObject({
      state: 'SUCCEEDED',
    });
  });

  it('Cancelling works before the workflow starts, also without any worker', async () => {
    await stack.stopWorker();
    const run = await startSync(stack, 'USERS');
    expect(await cancel('admin', run.id)).toMatchObject({ run: { state: 'CANCELLED' } });
    const next = await startSync(stack, 'USERS');
    expect(next.id).not.toBe(run.id);
    await stack.startWorker();
    expect(await runFinished(stack, next)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('Cancelling works when another release wrote the cursor, and a continued run starts over', async () => {
    await stack.stopWorker();
    const [run, other] = [await startSync(stack, 'USERS'), await startSync(stack, 'JOBS')];
    await stack.prisma.syncRun.updateMany({
      where: { finishedAt: null },
      data: { cursor: { of: 'another version' } },
    });
    expect(await cancel('admin', other.id)).toMatchObject({ run: { state: 'CANCELLED' } });
    await stack.startWorker();
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('Cancelling before the workflow starts leaves the next run of the same id alone', async () => {
    await stack.stopWorker();
    const limited = { type: 'limited', problem: 'day', retryAfterSeconds: 60_000 };
    await stack.sandbox.post('faults', { practice: 0, fault: limited });
    await cancel('admin', (await startSync(stack, 'USERS')).id);
    const next = await startSync(stack, 'USERS');
    await stack.startWorker();
    await runWhen(stack, next, ({ state }) => state === 'PAUSED');
    await expect.poll(() => stack.prisma.outboxMessage.count()).toBe(0);
    const connection = await Connection.connect({ address: stack.env['TEMPORAL_ADDRESS'] ?? '' });
    const workflow = new Client({ connection }).workflow.getHandle(
      `sync/${stack.practiceId.replace('Practice:', '')}/USERS`,
    );
    expect((await workflow.describe()).status.name).toBe('RUNNING');
    await connection.close();
    await cancel('admin', next.id);
    await stack.prisma.quota.deleteMany();
  });

  it('Cancelling twice is harmless, and a finished run stays as it is', async () => {
    const done = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(await cancel('admin', done.id)).toMatchObject({
      __typename: 'SyncAlreadyFinished',
      run: { state: 'SUCCEEDED', cancelledBy: null },
    });
    const inVain = { title: 'Cancel Sync Staff', actor: 'Ada Finch' };
    expect(await stack.prisma.practiceActivity.findMany({ where: inVain })).toMatchObject([
      { status: 'ALERT', message: expect.stringContaining('nothing to cancel') as string },
    ]);
    await stack.stopWorker();
    const run = await startSync(stack, 'USERS');
    const both = await Promise.all([cancel('admin', run.id), cancel('admin', run.id)]);
    expect(both.map(({ __typename: type }) => type)).toEqual(['SyncCancelled', 'SyncCancelled']);
    await stack.startWorker();
  });

  it('Only members who may request a sync may cancel it', async () => {
    await stack.stopWorker();
    const run = await startSync(stack, 'USERS');
    const entriesOfSam = () =>
      stack.prisma.practiceActivity.findMany({
        where: { actor: 'Sam Okafor', title: { startsWith: 'Cancel' } },
      });
    expect(await cancel('standard', run.id)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await entriesOfSam()).toMatchObject([{ title: 'Cancel Sync Staff', status: 'FAILURE' }]);
    expect(await cancel('other', run.id)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await cancel('admin', 'nonsense')).toMatchObject({ __typename: 'NotPermitted' });
    await stack.startWorker();
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
  });
});

const cancelSync = graphql(`
  mutation CancelSync($runId: ID!) {
    cancelSync(input: { runId: $runId }) {
      __typename
      ... on SyncCancelled {
        run {
          id
          state
          requestedBy
          cancelledBy
        }
      }
      ... on SyncAlreadyFinished {
        run {
          id
          state
          requestedBy
          cancelledBy
        }
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);
