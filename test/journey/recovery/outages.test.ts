import { describe, expect, inject, it, vi } from 'vitest';
import { createActivityDependencies } from '../../../src/activity-dependencies.ts';
import { readConfig } from '../../../src/config.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { startWorker } from '../../../src/worker.ts';
import { activityOf } from '../../support/activity/activity.ts';
import { startWorkerProcess } from '../../support/process/worker-process.ts';
import { listApiClients } from '../../support/records/api-clients.ts';
import { byId, expectedClient, listXpmClients } from '../../support/records/xpm-client.ts';
import { startFrozenProxy } from '../../support/recovery/frozen-proxy.ts';
import { restartablePostgres, restartableTemporal } from '../../support/recovery/outage.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import type { Run, Status, StatusStream } from '../../support/sync/sync.ts';
import { followStatus, runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

const clients = 5000;
/** What is away is complained of, and that is right. */
const quiet = { LOG_LEVEL: 'silent' };

/** A sync of many clients that is in the middle of its list, which comes slowly. */
async function inTheMiddleOfClients(stack: TestStack): Promise<Run> {
  await stack.sandbox.post('practice', { practice: 0, clients, seed: 11 });
  await stack.connect();
  const fault = { type: 'slow', bytesPerSecond: 4_000_000 };
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
 * The `seq`s that a follower is shown. One whose log could not be read while Postgres was away receives an error,
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

const isPaused = ({ state }: Run): boolean => state === 'PAUSED';

describe('A Temporal outage', () => {
  it('Runs requested and paused during the outage continue afterwards', async () => {
    await using temporal = await restartableTemporal();
    await using stack = await startStack({
      worker: false,
      env: { ...quiet, TEMPORAL_ADDRESS: temporal.address },
    });
    await using _worker = await startWorkerProcess(stack.env);
    const fault = { type: 'limited', problem: 'minute', retryAfterSeconds: 2 };
    await stack.sandbox.post('faults', { practice: 0, times: 1, fault });
    const sleeping = await runWhen(stack, await startSync(stack, 'USERS'), isPaused);
    await temporal.stop();
    const asked = await startSync(stack, 'FIELD_DEFINITIONS');
    expect(asked.state).toBe('REQUESTED');
    await temporal.start();
    for (const run of [sleeping, asked]) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await activityOf(stack, run)).toHaveLength(1);
    }
  });

  it('An outage in the middle of 5,000 clients costs one repeated list', async () => {
    await using temporal = await restartableTemporal();
    await using stack = await startStack({
      worker: false,
      connect: false,
      env: { ...quiet, TEMPORAL_ADDRESS: temporal.address },
    });
    await using _worker = await startWorkerProcess(stack.env);
    const run = await inTheMiddleOfClients(stack);
    await temporal.stop();
    await temporal.start();
    await expectAllClients(stack, run);
  });
});

describe('A Postgres outage', () => {
  it('API and worker survive, the run continues, and its subscribers miss and repeat nothing', async () => {
    await using postgres = await restartablePostgres();
    await using stack = await startStack({
      worker: false,
      connect: false,
      env: quiet,
      database: { url: postgres.address },
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

/** How many calls a run makes in vain while XPM is away for an hour: the waits for the next probe double. */
function callsOfAnHour(): number {
  let [calls, seconds] = [0, 0];
  while (seconds < 60 * 60) seconds += defaultRetryPolicy.initialWaitSeconds * 2 ** calls++;
  return calls;
}

/** A worker whose calls go through a proxy, and for which a second is a thousandth of one. */
function startHastyWorker(stack: TestStack, proxyPort: number): Promise<AsyncDisposable> {
  const env = {
    ...stack.env,
    XPM_BASE_URL: `http://127.0.0.1:${proxyPort}`,
    XPM_ISSUER: stack.sandbox.url,
  };
  return startWorker(readConfig(env), {
    workflowBundle: { codePath: inject('workflowBundlePath') },
    dependencies: (...usual) => ({
      ...createActivityDependencies(...usual),
      retryPolicy: {
        ...defaultRetryPolicy,
        initialWaitSeconds: defaultRetryPolicy.initialWaitSeconds / 1000,
        maximumWaitSeconds: defaultRetryPolicy.maximumWaitSeconds / 1000,
      },
    }),
  });
}

describe('An hour without a network to XPM', () => {
  it('The outage costs about ten calls, and the run always says why it waits', async () => {
    await using stack = await startStack({ worker: false, env: quiet });
    await using network = await startFrozenProxy({
      host: '127.0.0.1',
      port: Number(new URL(stack.sandbox.url).port),
    });
    // A thousandth of an hour has no room for the pace of a thousandth of a minute.
    await withoutLimits(stack);
    await using _worker = await startHastyWorker(stack, network.port);
    const fault = { type: 'limited', problem: 'minute', retryAfterSeconds: 5 };
    await stack.sandbox.post('faults', { path: 'job.api/current', times: 1, fault });
    const run = await runWhen(stack, await startSync(stack, 'JOBS'), isPaused);
    expect(run.pause?.limit).toBe('MINUTE');
    expect(run.progress.added).toBeGreaterThan(0);
    network.cut();
    const before = await stack.sandbox.calls();
    await vi.waitFor(
      async () => {
        const { consecutiveFailures } = await rowOf(stack, run);
        expect(consecutiveFailures).toBeGreaterThanOrEqual(callsOfAnHour());
      },
      { timeout: 30_000, interval: 20 },
    );
    network.thaw();
    const jobs = await jobsInXpm(stack);
    expect(await runFinished(stack, run)).toMatchObject({
      state: 'SUCCEEDED',
      progress: { added: jobs, changed: 0, archived: 0, skipped: 0 },
      pause: null,
      failure: null,
    });
    expect(await stack.prisma.job.count()).toBe(jobs);
    // What was stored before was not asked for again, and each call in vain took its leave.
    const { byPath, total } = await stack.sandbox.calls();
    expect(byPath).toEqual({ ...before.byPath, 'job.api/current': 2 });
    // The call that XPM's limit refused is not charged.
    const inVain = (await stack.prisma.callPermit.count()) - (total - 1);
    expect(inVain).toBeGreaterThanOrEqual(callsOfAnHour());
    expect(inVain).toBeLessThan(defaultRetryPolicy.maxFailures);
    expect(await reasonsOf(stack, run)).toEqual([
      'MINUTE',
      ...Array<string>(inVain).fill('SOURCE_DOWN'),
    ]);
    expect(await activityOf(stack, run)).toMatchObject([{ status: 'SUCCESS' }]);
  });
});

const rowOf = (stack: TestStack, { id }: Run) =>
  stack.prisma.syncRun.findUniqueOrThrow({ where: { id: id.replace('SyncRun:', '') } });

async function jobsInXpm({ sandbox }: TestStack): Promise<number> {
  const wanted = { resource: 'job', action: 'list', practice: 0, limit: 1 };
  return (await sandbox.post<{ total: number }>('records', wanted)).total;
}

/** Why the run has paused, each time, as its subscribers received it; each says until when. */
async function reasonsOf(stack: TestStack, { id }: Run): Promise<readonly unknown[]> {
  const events = await stack.prisma.event.findMany({
    where: { type: 'run.changed' },
    orderBy: { seq: 'asc' },
  });
  return events
    .map(({ data }) => (data as unknown as { run: SyncRun }).run)
    .filter((run) => `SyncRun:${run.id}` === id && run.state === 'PAUSED')
    .map(({ pause }) => pause?.until && pause.limit);
}
