import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { controlSandbox } from '../../../embedded/harness/sandbox-control.ts';
import { hourMs } from '../../../simulation/events.ts';
import type { Stage } from '../../../simulation/stage.ts';
import { startStage } from '../../../simulation/stage.ts';
import { requestSync } from '../../../src/sync/request.ts';
import { restartablePostgres } from '../../support/recovery/outage.ts';

import '../../support/stack/runtime.ts';

const minuteMs = 60_000;
const retryPolicy = { timeout: 30_000, interval: 50 };
/** By so much a pause may end later than XPM said, so that not all practices come back at once (ms). */
const latest = 5000;

it('A pause of eighteen hours survives a restart of everything and ends on time', async () => {
  await using postgres = await restartablePostgres();
  await using stage = await startStage({
    databaseUrl: postgres.address,
    skewSeconds: 0,
    sizes: [{ name: 'Patient', clients: 40, jobs: 10, staff: 7 }],
  });
  const control = (route: string, body?: object) =>
    controlSandbox<{ total: number }>(stage.sandboxUrl, route, body);
  const fault = { type: 'limited', problem: 'day', retryAfterSeconds: 18 * 3600 };
  await control('faults', { practice: 0, times: 1, fault });
  const runId = await askForStaff(stage);
  const run = () => stage.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const isNow = (state: string) =>
    vi.waitFor(async () => expect((await run()).state).toBe(state), retryPolicy);
  await isNow('PAUSED');
  const { pausedUntil } = await run();
  const until = pausedUntil?.getTime() ?? 0;
  expect(until - stage.clock.nowMs()).toBeGreaterThan(17.9 * hourMs);
  const { total: calls } = await control('calls');

  await stage.skipTo(until - 9 * hourMs);
  await postgres.stop();
  await postgres.start();
  await stage.restart();
  await vi.waitFor(
    async () => expect(await stage.prisma.outboxMessage.count()).toBe(0),
    retryPolicy,
  );
  // By so much that real time, which passes as well, does not reach the end.
  await stage.skipTo(until - minuteMs);
  expect(await run()).toMatchObject({ state: 'PAUSED', pausedUntil });
  expect(await control('calls')).toMatchObject({ total: calls });

  await stage.skipTo(until + latest);
  await isNow('SUCCEEDED');
  expect(await run()).toMatchObject({ read: 7, added: 7, changed: 0 });
  expect(await control('calls')).toMatchObject({ total: calls + 1 });
  const [call] = await stage.prisma.callPermit.findMany({ orderBy: { id: 'desc' }, take: 1 });
  expect(call?.acquiredAt.getTime()).toBeGreaterThanOrEqual(until);
  const entries = await stage.prisma.practiceActivity.findMany({ where: { runId } });
  expect(entries).toMatchObject([{ status: 'SUCCESS' }]);
});

async function askForStaff({ unitOfWork, clock, practices }: Stage): Promise<string> {
  const [practice] = practices;
  if (practice === undefined) throw new Error('There is no practice.');
  const outcome = await requestSync({ unitOfWork, clock, newId: randomUUID }, practice.admin, {
    practiceId: practice.id,
    kind: 'USERS',
    record: null,
    idempotencyKey: null,
    full: false,
  });
  if (outcome.type !== 'SyncStarted') throw new Error(`It was not started: ${outcome.type}`);
  return outcome.run.id;
}
