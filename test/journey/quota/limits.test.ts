import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { graphql } from '../../support/graphql.ts';
import { endPause, minuteUsedUp } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus, runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

describe("XPM's limits", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await stack.prisma.quota.deleteMany();
    await stack.prisma.callPermit.deleteMany();
  });

  it('A run pauses until Retry-After, continues automatically and spends one call on finding out', async () => {
    await minuteUsedUp(stack, { practice: 0, endsInSeconds: 6 });
    const before = await stack.sandbox.calls();
    const run = await startSync(stack, 'USERS');
    const paused = await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(paused.pause?.limit).toBe('MINUTE');
    const { until, observedAt } = paused.pause ?? { until: '', observedAt: '' };
    const seconds = (Date.parse(until) - Date.parse(observedAt)) / 1000;
    // XPM says whole seconds to its next grid line; the ledger added them to the response's arrival.
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const quota = await stack.prisma.quota.findFirstOrThrow();
    expect(quota.blockedUntil?.toISOString()).toBe(new Date(until).toISOString());
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(
      /^Sync paused until .* XPM's limit of calls per minute is used up/,
    );

    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', pause: null });
    const after = await stack.sandbox.calls();
    expect(after.limited - before.limited).toBe(1);
    expect(after.total - before.total).toBe(2);
  });

  /** What a run paused for is over before its time, so no test has to be faster than a pause. */
  const resume = async (kind: 'USERS' | 'CLIENTS') => {
    await stack.prisma.callPermit.deleteMany();
    await endPause(stack, kind);
  };

  it('A paused practice makes no call for any other sync', async () => {
    await refuse(stack, { problem: 'minute', retryAfterSeconds: 600 });
    const users = await startSync(stack, 'USERS');
    await runWhen(stack, users, ({ state }) => state === 'PAUSED');
    const clients = await startSync(stack, 'CLIENTS');
    const paused = await runWhen(stack, clients, ({ state }) => state === 'PAUSED');
    expect(paused.pause?.limit).toBe('MINUTE');
    const calls = await stack.sandbox.calls();
    expect(calls.byPath['client.api/list'] ?? 0).toBe(0);
    for (const kind of ['USERS', 'CLIENTS'] as const) await resume(kind);
    for (const run of [users, clients]) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    }
  });

  it.each([
    ['day', 2, 'DAY'],
    ['concurrent', null, 'CONCURRENT'],
    ['appminute', 2, 'APP'],
  ] as const)('A 429 for %s is a pause, never a failure', async (problem, seconds, limit) => {
    await refuse(stack, { problem, retryAfterSeconds: seconds });
    const run = await startSync(stack, 'USERS');
    const paused = await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(paused.pause?.limit).toBe(limit);
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', failure: null });
  });

  it('The rate limiter stops before XPM refuses a call', async () => {
    const { practiceId } = await stack.prisma.xpmConnection.findFirstOrThrow({
      where: { practiceId: stack.practiceId.replace('Practice:', '') },
    });
    const acquiredAt = new Date(Date.now() - 30_000);
    await stack.prisma.callPermit.createMany({
      data: Array.from({ length: 60 }, () => ({
        practiceId,
        call: 'staff.api/list',
        priority: 'MANUAL' as const,
        acquiredAt,
        expiresAt: acquiredAt,
        releasedAt: acquiredAt,
      })),
    });
    const before = await stack.sandbox.calls();
    const run = await startSync(stack, 'USERS');
    const paused = await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(paused.pause?.limit).toBe('MINUTE');
    expect((await stack.sandbox.calls()).total).toBe(before.total);
    await resume('USERS');
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    expect((await stack.sandbox.calls()).limited).toBe(before.limited);
  });

  it('A sync can be requested during a pause, and the window displays the end of the pause', async () => {
    await refuse(stack, { problem: 'minute', retryAfterSeconds: 600 });
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    const { practice } = await stack.execute('admin', window, { id: stack.practiceId });
    const clients = practice?.syncActions.find(({ kind }) => kind === 'CLIENTS');
    expect(clients).toMatchObject({ enabled: true, label: 'Sync Clients' });
    expect(Date.parse(clients?.pausedUntil ?? '')).toBeGreaterThan(Date.now());
    expect(practice?.quota).toMatchObject({
      pausedBy: 'MINUTE',
      pausedUntil: clients?.pausedUntil,
    });
    await resume('USERS');
    await runFinished(stack, run);
  });

  it('A subscriber sees the pause between two running states', async () => {
    await refuse(stack, { problem: 'minute', retryAfterSeconds: 1 });
    await using status = await followStatus(stack);
    await status.next();
    await startSync(stack, 'USERS');
    await status.until(({ runs }) => runs.some(({ state }) => state === 'SUCCEEDED'));
    const states = status.seen.slice(1).flatMap(({ runs }) => runs.map(({ state }) => state));
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'REQUESTED',
      'RUNNING',
      'PAUSED',
      'RUNNING',
      'SUCCEEDED',
    ]);
  });

  it('External usage is reported in the activity once per XPM day', async () => {
    const alerts = () =>
      stack.prisma.practiceActivity.findMany({
        where: { type: 'QUOTA', practiceId: stack.practiceId.replace('Practice:', '') },
        orderBy: { createdAt: 'asc' },
      });
    const syncAfter = async (dayUsed: number): Promise<void> => {
      await stack.sandbox.post('quota', { practice: 0, dayUsed });
      expect(await runFinished(stack, await startSync(stack, 'USERS'))).toMatchObject({
        state: 'SUCCEEDED',
      });
    };
    // A refusal of the day, above, was one as well.
    await stack.prisma.practiceActivity.deleteMany({ where: { type: 'QUOTA' } });
    await syncAfter(200);
    expect(await alerts()).toEqual([]);
    await syncAfter(1500);
    const [alert] = await alerts();
    expect(alert).toMatchObject({
      status: 'ALERT',
      title: 'XPM calls used by another program',
      actor: null,
    });
    expect(alert?.message).toMatch(
      /^Another program used 1,(500|49\d) of today's 5,000 XPM calls\./,
    );
    const events = await stack.prisma.event.findMany({ where: { type: 'activity.changed' } });
    expect(events.flatMap(({ data }) => (data as { ids: string[] }).ids)).toContain(alert?.id);
    await syncAfter(2000);
    expect(await alerts()).toEqual([alert]);
    // The next day: nothing is used, and later much again.
    await syncAfter(0);
    await syncAfter(600);
    expect(await alerts()).toHaveLength(2);
  });
});

const window = graphql(`
  query Window($id: ID!) {
    practice(id: $id) {
      syncActions(surface: APP_WINDOW) {
        kind
        label
        enabled
        pausedUntil
      }
      quota {
        pausedUntil
        pausedBy
      }
    }
  }
`);

/** XPM's next response is a 429. */
async function refuse(
  stack: TestStack,
  limit: { readonly problem: string; readonly retryAfterSeconds: number | null },
): Promise<void> {
  await stack.sandbox.post('faults', {
    practice: 0,
    times: 1,
    fault: { type: 'limited', ...limit },
  });
}
