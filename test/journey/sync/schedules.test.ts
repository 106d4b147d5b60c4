import type { Client, ScheduleDescription } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ScheduleName } from '../../../src/domain/sync/schedule.ts';
import { scheduleNames } from '../../../src/domain/sync/schedule.ts';
import { dueSyncsWorkflowType, scheduleId } from '../../../src/temporal/contract.ts';
import { activityOf } from '../../support/activity/activity.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { openTemporal } from '../../support/stack/temporal.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

const dayMs = 24 * 60 * 60 * 1000;
const allOfSyncs = ['incremental', 'full', 'sweeps', 'tax-returns'] as const;

/** At any time of the year it is a calm hour in one of these zones with daylight saving. */
const zones = [
  'Pacific/Auckland',
  'Australia/Sydney',
  'Europe/Athens',
  'Europe/London',
  'America/Los_Angeles',
] as const;

/** In these hours, and soon after them, nothing is due, so only what a test fires starts anything. */
const calmHours = [0, 1, 2, 5, 6, 7, 20, 23];

const hourIn = (timeZone: string, at: Date): number =>
  Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(at),
  );

function calmZone(): string {
  const zone = zones.find((each) => calmHours.includes(hourIn(each, new Date())));
  if (zone === undefined) throw new Error('Something is due soon in each of the zones.');
  return zone;
}

describe('Scheduled syncs', () => {
  const zone = calmZone();
  let stack: TestStack;
  let temporal: Client & AsyncDisposable;
  beforeAll(async () => {
    // A run that XPM does not answer stays unfinished for as long as a test needs it.
    stack = await startStack({ env: { XPM_MAX_CONSECUTIVE_FAILURES: '1000' } });
    temporal = await openTemporal(stack);
    await withoutLimits(stack);
  });
  afterAll(async () => {
    await disconnect();
    await untilScheduled([]);
    await temporal[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  const practiceId = () => stack.practiceId.replace('Practice:', '');
  const handle = (name: ScheduleName) =>
    temporal.schedule.getHandle(scheduleId(practiceId(), name));
  const found = async (name: ScheduleName): Promise<ScheduleDescription | null> => {
    try {
      return await handle(name).describe();
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return null;
      throw error;
    }
  };
  const untilScheduled = async (names: readonly ScheduleName[]) =>
    vi.waitFor(
      async () => {
        const all = await Promise.all(scheduleNames.map(found));
        expect(scheduleNames.filter((_, n) => all[n] !== null)).toEqual(names);
      },
      { timeout: 20_000, interval: 50 },
    );
  const change = (input: {
    timeZone?: string;
    importTaxAssessments?: boolean;
    autoSync?: boolean;
  }) =>
    stack.execute('admin', updateSettings, { input: { practiceId: stack.practiceId, ...input } });
  const disconnect = () => stack.execute('admin', disconnectXpm, { practiceId: stack.practiceId });
  const runs = (kind: 'CLIENTS' | 'JOBS') =>
    stack.prisma.syncRun.findMany({
      where: { practiceId: practiceId(), kind },
      orderBy: { requestedAt: 'asc' },
    });
  /** What a schedule started has ended, with whatever it had to start. */
  const fire = async (name: ScheduleName) => {
    const actions = async () => (await handle(name).describe()).info.recentActions;
    const before = (await actions()).length;
    await handle(name).trigger();
    const action = await vi.waitFor(
      async () => {
        const latest = (await actions()).at(before)?.action;
        if (latest === undefined) throw new Error('It has not started anything yet.');
        return latest;
      },
      { timeout: 20_000, interval: 50 },
    );
    const { workflowId, firstExecutionRunId } = action.workflow;
    await temporal.workflow.getHandle(workflowId, firstExecutionRunId).result();
  };

  it("Schedules follow the practice's time zone and skip runs in progress", async () => {
    await untilScheduled(['incremental', 'full', 'sweeps', 'token-renewal']);
    await change({ timeZone: zone.toLowerCase() });
    await vi.waitFor(async () => expect((await found('full'))?.spec.timezone).toBe(zone), {
      timeout: 20_000,
      interval: 50,
    });
    const full = await found('full');
    // Over the year, daylight saving or not: the server reckons with the zone, not with an offset.
    expect(full?.info.nextActionTimes.map((at) => hourIn(zone, at))).toEqual(
      full?.info.nextActionTimes.map(() => 19),
    );
    expect(full?.info.nextActionTimes).not.toHaveLength(0);
    expect(full?.policies.overlap).toBe('SKIP');
    expect(full?.state.note).toContain(`in ${zone}`);
  });

  it('A schedule starts a run without a requester, and the activity says so', async () => {
    await fire('incremental');
    for (const kind of ['CLIENTS', 'JOBS'] as const) {
      const [first] = await runs(kind);
      // Nothing was read before: a part would lack all the rest.
      expect(first).toMatchObject({ trigger: 'SCHEDULED', requestedBy: null, mode: 'FULL' });
      await runFinished(stack, { id: `SyncRun:${first?.id}` });
    }
    const before = (await stack.sandbox.calls()).byPath['job.api/list'] ?? 0;
    await fire('incremental');
    const [, clients] = await runs('CLIENTS');
    const [, jobs] = await runs('JOBS');
    expect([clients?.mode, jobs?.mode]).toEqual(['INCREMENTAL', 'INCREMENTAL']);
    await runFinished(stack, { id: `SyncRun:${clients?.id}` });
    const ended = await runFinished(stack, { id: `SyncRun:${jobs?.id}` });
    expect(ended).toMatchObject({ state: 'SUCCEEDED', progress: { changed: 0, archived: 0 } });
    expect(((await stack.sandbox.calls()).byPath['job.api/list'] ?? 0) - before).toBeLessThan(2);
    const [entry] = await activityOf(stack, ended);
    expect(entry).toMatchObject({ actor: null, title: 'Sync Jobs', status: 'SUCCESS' });
  });

  it('A schedule leaves a run in progress alone, except that it can widen it to a full read', async () => {
    const before = (await runs('CLIENTS')).length;
    await stack.sandbox.post('faults', {
      practice: 0,
      path: 'client.api/list',
      times: -1,
      fault: { type: 'status', status: 503 },
    });
    const requested = await startSync(stack, 'CLIENTS');
    // A run that has not started would become a full one itself.
    await runWhen(stack, requested, ({ state }) => state !== 'REQUESTED');
    await fire('incremental');
    expect((await runs('CLIENTS')).at(-1)).toMatchObject({
      mode: 'INCREMENTAL',
      rerunRequested: null,
    });
    await fire('full');
    expect(await runs('CLIENTS')).toHaveLength(before + 1);
    // Everything was due, and the next time for that is a day away.
    expect((await runs('CLIENTS')).at(-1)).toMatchObject({
      mode: 'INCREMENTAL',
      rerunRequested: 'FULL',
    });
    await stack.sandbox.clearFaults();
    expect(await runFinished(stack, requested)).toMatchObject({ state: 'SUCCEEDED' });
    expect((await runs('CLIENTS')).at(-1)).toMatchObject({ mode: 'FULL', rerunRequested: null });
    // So have the others that were due.
    const others = { practiceId: practiceId(), finishedAt: null };
    for (const { id } of await stack.prisma.syncRun.findMany({ where: others })) {
      await runFinished(stack, { id: `SyncRun:${id}` });
    }
  });

  it("The schedules follow the practice's settings", async () => {
    await change({ importTaxAssessments: true });
    await untilScheduled([...allOfSyncs, 'token-renewal']);
    await change({ autoSync: false });
    await untilScheduled(['token-renewal']);
    await change({ autoSync: true });
    await untilScheduled([...allOfSyncs, 'token-renewal']);
    await stack.execute('admin', setSource, { practiceId: stack.practiceId, source: 'CCH' });
    await untilScheduled(['token-renewal']);
    await stack.execute('admin', setSource, { practiceId: stack.practiceId, source: 'XPM' });
    await untilScheduled([...allOfSyncs, 'token-renewal']);
  });

  it('Schedules are restored when Temporal lost them or another release made them', async () => {
    await stack.stopWorker();
    await handle('sweeps').delete();
    await handle('full').update(({ state, ...schedule }) => ({
      ...schedule,
      spec: { timezone: 'UTC' },
      state: { ...state, note: 'as it was done before' },
    }));
    // What Temporal lists follows what it has after a moment.
    await vi.waitFor(
      async () => {
        const notes = new Map<string, string | undefined>();
        for await (const each of temporal.schedule.list()) {
          notes.set(each.scheduleId, each.state.note);
        }
        expect(notes.has(scheduleId(practiceId(), 'sweeps'))).toBe(false);
        expect(notes.get(scheduleId(practiceId(), 'full'))).toBe('as it was done before');
      },
      { timeout: 20_000, interval: 50 },
    );
    await stack.startWorker();
    await untilScheduled([...allOfSyncs, 'token-renewal']);
    await vi.waitFor(async () => expect((await found('full'))?.spec.timezone).toBe(zone), {
      timeout: 20_000,
      interval: 50,
    });
  });

  it('Schedules end with the connection, and an orphaned one starts nothing and is removed', async () => {
    await disconnect();
    await untilScheduled([]);
    const before = await stack.prisma.syncRun.count();
    const taskQueue = stack.env['TEMPORAL_TASK_QUEUE'] ?? '';
    await temporal.schedule.create({
      scheduleId: scheduleId(practiceId(), 'full'),
      spec: {},
      action: {
        type: 'startWorkflow',
        workflowType: dueSyncsWorkflowType,
        taskQueue,
        args: [{ practiceId: practiceId(), schedule: 'full' }],
      },
    });
    await handle('full').trigger();
    await untilScheduled([]);
    expect(await stack.prisma.syncRun.count()).toBe(before);
    await connectPractice(stack, 'admin', 0);
    await untilScheduled([...allOfSyncs, 'token-renewal']);
  });

  /** Time passes at Xero, and by our clock since the tokens were renewed. */
  const pass = async (days: number) => {
    const { accessTokenExpiresAt } = await connection();
    const expired = (accessTokenExpiresAt?.getTime() ?? 0) - days * dayMs;
    await stack.prisma.xpmConnection.update({
      where: { practiceId: practiceId() },
      data: { accessTokenExpiresAt: new Date(expired) },
    });
    await stack.sandbox.post('clock', { advanceSeconds: (days * dayMs) / 1000 });
  };
  const connection = () =>
    stack.prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId: practiceId() } });
  const refreshes = async () => (await stack.sandbox.calls()).identity['connect/token'] ?? 0;

  it('A practice without automatic syncs keeps its consent: unused tokens are renewed once a week', async () => {
    await stack.sandbox.post('settings', { refreshTokenDays: 10 });
    await connectPractice(stack, 'admin', 0);
    await change({ autoSync: false });
    await untilScheduled(['token-renewal']);
    const [before, calls] = [await refreshes(), (await stack.sandbox.calls()).total];
    for (const [days, renewed] of [
      [3, 0],
      [4, 1],
      [5, 1],
      [2, 2],
    ] as const) {
      await pass(days);
      await fire('token-renewal');
      expect(await refreshes()).toBe(before + renewed);
    }
    expect((await stack.sandbox.calls()).total).toBe(calls);
    await pass(6);
    expect(await runFinished(stack, await startSync(stack, 'USERS'))).toMatchObject({
      state: 'SUCCEEDED',
    });
  });

  it('A failed renewal is tried again, and only a consent that has ended is reported to the practice', async () => {
    const entries = () =>
      stack.prisma.practiceActivity.findMany({
        where: { practiceId: practiceId(), title: 'Connection to XPM' },
      });
    await pass(7);
    const down = { type: 'status', status: 503 } as const;
    await stack.sandbox.post('faults', { path: 'connect/token', fault: down });
    await fire('token-renewal');
    expect(await connection()).toMatchObject({ state: 'CONNECTED' });
    const { refreshToken } = await connection();
    await fire('token-renewal');
    expect((await connection()).refreshToken).not.toBe(refreshToken);
    expect(await entries()).toEqual([]);
    await pass(11);
    await fire('token-renewal');
    expect(await connection()).toMatchObject({ state: 'NEEDS_RECONNECT', refreshToken: null });
    expect(await entries()).toMatchObject([{ status: 'ACTION_REQUIRED', actor: null }]);
  });
});

const updateSettings = graphql(`
  mutation UpdateSettings($input: UpdatePracticeSettingsInput!) {
    updatePracticeSettings(input: $input) {
      __typename
    }
  }
`);

const disconnectXpm = graphql(`
  mutation DisconnectXpm($practiceId: ID!) {
    disconnectXpm(input: { practiceId: $practiceId }) {
      __typename
    }
  }
`);

const setSource = graphql(`
  mutation SetSource($practiceId: ID!, $source: PracticeSource!) {
    setPracticeSource(input: { practiceId: $practiceId, source: $source }) {
      __typename
    }
  }
`);
