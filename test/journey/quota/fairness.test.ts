import { describe, expect, it, vi } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { createOutboxQueue } from '../../../src/db/outbox.ts';
import { createAutomationReader } from '../../../src/db/sync/automation-reader.ts';
import { createScheduleReader } from '../../../src/sync/schedules.ts';
import { createWorkflows } from '../../../src/temporal/starter.ts';
import { graphql } from '../../support/graphql.ts';
import { startWorkerProcess } from '../../support/process/worker-process.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { openTemporal } from '../../support/stack/temporal.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

/** Sixty-one syncs, one at a time. */
const retryPolicy = { timeout: 120_000, interval: 100 };

const firstClients = graphql(`
  query FirstClients($id: ID!, $first: Int!) {
    practice(id: $id) {
      clients(first: $first) {
        edges {
          node {
            id
          }
        }
      }
    }
  }
`);

/** Asks for the custom fields of so many clients, one by one. */
async function askForEach(stack: TestStack, as: SignInAs, first: number): Promise<readonly Run[]> {
  const id = as === 'other' ? stack.otherPracticeId : stack.practiceId;
  const { practice } = await stack.execute(as, firstClients, { id, first });
  const runs: Run[] = [];
  for (const { node } of practice?.clients.edges ?? []) {
    runs.push(await startSync(stack, 'CLIENT_FIELDS', { as, recordId: node.id }));
  }
  return runs;
}

/** As a worker's outbox does. */
async function deliverOrders(stack: TestStack): Promise<void> {
  await using temporal = await openTemporal(stack);
  const workflows = createWorkflows({
    client: temporal,
    taskQueue: stack.env['TEMPORAL_TASK_QUEUE'] ?? '',
    reader: createScheduleReader(createAutomationReader(stack.prisma)),
    onLost: () => undefined,
  });
  const queue = createOutboxQueue(stack.prisma);
  for (;;) {
    const now = new Date();
    const claimed = await queue.claim(now, new Date(now.getTime() + 60_000), 20);
    if (claimed.length === 0) return;
    for (const { id, message, attempts } of claimed) {
      if (message !== null) await workflows.deliver(message, attempts);
      await queue.delivered(id);
    }
  }
}

describe('A busy practice', () => {
  it('A busy practice does not delay another one, even with a single activity slot', async () => {
    await using stack = await startStack({ worker: false, env: { ACTIVITY_SLOTS: '1' } });
    await withoutLimits(stack);
    {
      await using _worker = await startWorkerProcess(stack.env);
      await runFinished(stack, await startSync(stack, 'CLIENTS'));
      await runFinished(stack, await startSync(stack, 'CLIENTS', { as: 'other' }));
    }
    const many = await askForEach(stack, 'admin', 60);
    expect(many).toHaveLength(60);
    const [one] = await askForEach(stack, 'other', 1);
    if (one === undefined) throw new Error('The other practice has no client.');
    await deliverOrders(stack);
    await using _worker = await startWorkerProcess(stack.env);
    const unfinished = () => stack.prisma.syncRun.count({ where: { finishedAt: null } });
    await vi.waitFor(async () => expect(await unfinished()).toBe(0), retryPolicy);
    const { startedAt } = await runFinished(stack, one);
    const earlier = { startedAt: { lt: new Date(startedAt ?? '') } };
    const id = { in: many.map((run) => run.id.replace('SyncRun:', '')) };
    // In the order in which they were asked for it would have been all sixty.
    expect(await stack.prisma.syncRun.count({ where: { id, ...earlier } })).toBeLessThan(10);
  });
});
