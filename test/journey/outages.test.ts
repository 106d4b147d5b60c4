import { describe, expect, it } from 'vitest';
import { activityOf } from '../support/activity.ts';
import { listApiClients } from '../support/api-clients.ts';
import { restartablePostgres, restartableTemporal } from '../support/outage.ts';
import { startStack } from '../support/stack.ts';
import type { TestStack } from '../support/stack.ts';
import { followStatus, runFinished, runWhen, startSync } from '../support/sync.ts';
import type { Run, Status, StatusStream } from '../support/sync.ts';
import { startWorkerProcess } from '../support/worker-process.ts';
import { byId, expectedClient, listXpmClients } from '../support/xpm-client.ts';

const clients = 5000;
/** What is away is complained of, and that is right. */
const quiet = { LOG_LEVEL: 'silent' };

/** A sync of many clients that is in the middle of its list, which comes slowly. */
async function inTheMiddleOfClients(stack: TestStack): Promise<Run> {
  await stack.sandbox.post('practice', { practice: 0, clients, seed: 11 });
  await stack.connect();
  const fault = { kind: 'slow', bytesPerSecond: 4_000_000 };
  await stack.sandbox.post('faults', { path: 'client.api/list', times: 1, fault });
  const run = await startSync(stack, 'CLIENTS');
  return runWhen(stack, run, ({ progress }) => progress.done >= 1000);
}

/** Nothing is lost, nothing is doubled, and the list was asked for twice at most. */
async function expectAllClients(stack: TestStack, run: Run): Promise<void> {
  expect(await runFinished(stack, run)).toMatchObject({
    state: 'SUCCEEDED',
    progress: { read: clients, total: clients, added: clients, changed: 0, skipped: 0 },
  });
  const { byPath } = await stack.sandbox.calls();
  expect(byPath['client.api/list']).toBeLessThanOrEqual(2);
  expect(byId(await listApiClients(stack, 'admin'))).toEqual(
    byId((await listXpmClients(stack, 0)).map(expectedClient)),
  );
  expect(await activityOf(stack, run)).toHaveLength(1);
}

/**
 * The `seq`s that a follower is shown. One whose log could not be read while Postgres was away is told so,
 * and goes on from the last one that it has seen, as clients do.
 */
async function seenUntilSucceeded(stack: TestStack, status: StatusStream): Promise<string[]> {
  const hasSucceeded = ({ runs }: Status): boolean =>
    runs.some(({ state }) => state === 'SUCCEEDED');
  const seqsOf = ({ seen }: StatusStream): string[] => seen.map(({ seq }) => seq);
  try {
    await status.until(hasSucceeded);
    return seqsOf(status);
  } catch {
    await using again = await followStatus(stack, { after: status.seen.at(-1)?.seq ?? '0' });
    await again.until(hasSucceeded);
    return [...seqsOf(status), ...seqsOf(again)];
  }
}

describe('Temporal that is away for a while', () => {
  it('while a run sleeps and another is asked for: both go on once it is there again', async () => {
    await using temporal = await restartableTemporal();
    await using stack = await startStack({
      worker: false,
      env: { ...quiet, TEMPORAL_ADDRESS: temporal.address },
    });
    await using _worker = await startWorkerProcess(stack.env);
    const fault = { kind: 'limited', problem: 'minute', retryAfterSeconds: 2 };
    await stack.sandbox.post('faults', { practice: 0, times: 1, fault });
    const sleeping = await startSync(stack, 'USERS');
    await runWhen(stack, sleeping, ({ state }) => state === 'PAUSED');
    await temporal.stop();
    const asked = await startSync(stack, 'FIELD_DEFINITIONS');
    expect(asked.state).toBe('REQUESTED');
    await temporal.start();
    for (const run of [sleeping, asked]) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await activityOf(stack, run)).toHaveLength(1);
    }
  });

  it('in the middle of 5,000 clients costs nothing but the list asked for again', async () => {
    await using temporal = await restartableTemporal();
    await using stack = await startStack({
      ...{ worker: false, connect: false },
      env: { ...quiet, TEMPORAL_ADDRESS: temporal.address },
    });
    await using _worker = await startWorkerProcess(stack.env);
    const run = await inTheMiddleOfClients(stack);
    await temporal.stop();
    await temporal.start();
    await expectAllClients(stack, run);
  });
});

describe('Postgres that is away for a while', () => {
  it('in the middle of 5,000 clients: API and worker live on, the run goes on, and its followers miss and repeat nothing', async () => {
    await using postgres = await restartablePostgres();
    await using stack = await startStack({
      ...{ worker: false, connect: false },
      env: quiet,
      database: { url: postgres.address, drop: () => Promise.resolve() },
    });
    await using worker = await startWorkerProcess(stack.env);
    await using status = await followStatus(stack);
    const run = await inTheMiddleOfClients(stack);
    await postgres.stop();
    await expect(startSync(stack, 'USERS')).rejects.toThrow();
    await postgres.start();
    await expectAllClients(stack, run);
    const seen = await seenUntilSucceeded(stack, status);
    expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => Number(one) - Number(other)));
    expect(() => process.kill(worker.pid, 0)).not.toThrow();
    const next = await startSync(stack, 'USERS');
    expect(await runFinished(stack, next)).toMatchObject({ state: 'SUCCEEDED' });
  });
});
