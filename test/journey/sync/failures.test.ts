import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { connectPractice } from '../../support/stack/stack.ts';
import { wake } from '../../support/stack/temporal.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

const retryPolicy = { timeout: 20_000, interval: 50 };
const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);

/** What XPM does wrong until the fault is cleared, and what must come of it. */
interface Failing {
  readonly fault: object;
  readonly code: string;
  readonly actor: 'PRACTICE' | 'XPM';
  readonly says: RegExp;
}

const rejectedBy = (status: number): Failing => ({
  fault: { type: 'status', status },
  code: 'REJECTED_BY_XPM',
  actor: 'XPM',
  says: /^XPM rejected client\.api\/list/,
});
const unavailable = (fault: object): Failing => ({
  fault,
  code: 'XPM_UNAVAILABLE',
  actor: 'XPM',
  says: /XPM did not respond to client\.api\/list/,
});
const unreadable = (fault: object): Failing => ({
  fault,
  code: 'UNREADABLE_RESPONSE',
  actor: 'XPM',
  says: /^XPM's response to client\.api\/list could not be read \(status 200\)\.$/,
});

const failures: Readonly<Record<string, Failing>> = {
  'garbage instead of XML': unreadable({ type: 'garbage' }),
  'HTML instead of XML': unavailable({ type: 'html' }),
  'a 403 of a firewall': unavailable({ type: 'html', status: 403 }),
  'XML cut off in the middle': unreadable({ type: 'truncate' }),
  'ERROR inside 200': {
    fault: { type: 'error', description: 'The practice is being migrated' },
    code: 'REJECTED_BY_XPM',
    actor: 'XPM',
    says: /XPM rejected .* with the message: The practice is being migrated/,
  },
  '403': {
    fault: { type: 'status', status: 403 },
    code: 'PERMISSION_DENIED',
    actor: 'PRACTICE',
    says: /Authorise 3rd Party Full Access/,
  },
  '406 with a page': unavailable({ type: 'status', status: 406, body: '<html>Ann</html>' }),
  // A 400 is a question of the list's size: test/journey/trouble.
  '422': rejectedBy(422),
  '500': unavailable({ type: 'status', status: 500 }),
  '503': unavailable({ type: 'status', status: 503 }),
  'a socket that breaks in the middle': unavailable({ type: 'disconnect', bytes: 100_000 }),
  'a socket that hangs in the middle': unavailable({ type: 'hang', bytes: 100_000 }),
};

describe('Failures of XPM', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({
      env: {
        XPM_RETRY_INITIAL_SECONDS: '0.01',
        XPM_MAX_CONSECUTIVE_FAILURES: '3',
      },
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await stack.sandbox.clearFaults();
    await freshQuota(stack);
    await connectPractice(stack, 'admin', 0);
  });

  it.each(Object.entries(failures))(
    'Repeated %s ends the run and names who must act',
    async (_name, failing) => {
      const { fault, code, actor, says } = failing;
      await stack.sandbox.post('faults', { path: 'client.api/list', times: -1, fault });
      const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
      expect(run).toMatchObject({ state: 'FAILED', failure: { code, actor } });
      expect(run.failure?.message).toMatch(says);
      const [entry] = await activityOf(stack, run);
      expect(entry).toMatchObject({
        status: actor === 'PRACTICE' ? 'ACTION_REQUIRED' : 'FAILURE',
        message: run.failure?.message,
        actor: 'Ada Finch',
      });
    },
  );

  it('401s of an incident keep the tokens, cost one probe at a time, and end without anybody’s action', async () => {
    const where = { practiceId: stack.practiceId.replace('Practice:', '') };
    const connection = () => stack.prisma.xpmConnection.findUniqueOrThrow({ where });
    const probeAt = (nextProbeAt: Date, since = new Date()) =>
      stack.prisma.connectionTrouble.update({ where, data: { nextProbeAt, since } });
    const entries = () =>
      stack.prisma.practiceActivity.findMany({
        where: { ...where, title: 'Connection to XPM' },
        orderBy: { createdAt: 'asc' },
        select: { status: true, message: true },
      });
    const probe = async () => {
      const { failures } = await probeAt(new Date(0), twoHoursAgo);
      await wake(stack, ['sync', where.practiceId, 'USERS']);
      const isOver = async () => {
        const trouble = await stack.prisma.connectionTrouble.findUnique({ where });
        expect(trouble?.failures).not.toBe(failures);
      };
      await vi.waitFor(isOver, retryPolicy);
    };
    const earlier = await entries();
    await stack.sandbox.post('faults', { times: -1, fault: { type: 'status', status: 401 } });
    const clients = await startSync(stack, 'CLIENTS', { full: true });
    expect(await runWhen(stack, clients, ({ state }) => state === 'PAUSED')).toMatchObject({
      pause: { limit: 'SOURCE_DOWN' },
      failure: null,
    });
    expect(await connection()).toMatchObject({ state: 'UNCERTAIN', reason: null });
    const inAnHour = new Date(Date.now() + 3_600_000);
    /** No probe comes by itself: neither one that the run would have made, nor one that it was making. */
    const putOffProbes = (run: { readonly id: string }) =>
      vi.waitFor(async () => {
        await probeAt(inAnHour);
        const row = await stack.prisma.syncRun.findUniqueOrThrow({
          where: { id: run.id.replace('SyncRun:', '') },
        });
        expect(row.pausedUntil).toEqual(inAnHour);
      }, retryPolicy);
    await putOffProbes(clients);
    // Another sync waits for the same probe and makes no call.
    const { total } = await stack.sandbox.calls();
    const users = await startSync(stack, 'USERS');
    const waiting = await runWhen(stack, users, ({ state }) => state === 'PAUSED');
    expect(waiting.pause).toMatchObject({ limit: 'SOURCE_DOWN', until: inAnHour.toISOString() });
    expect((await stack.sandbox.calls()).total).toBe(total);
    // Only the first of the probes that fail after an hour notifies the admins.
    for (const _ of ['first', 'second']) {
      await probe();
      await putOffProbes(users);
    }
    expect((await entries()).slice(earlier.length)).toMatchObject([{ status: 'ALERT' }]);
    expect((await connection()).refreshToken).not.toBeNull();
    await stack.sandbox.clearFaults();
    await probe();
    for (const run of [clients, users]) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', failure: null });
    }
    expect(await connection()).toMatchObject({ state: 'CONNECTED', reason: null });
    expect((await entries()).slice(earlier.length)).toMatchObject([
      { status: 'ALERT' },
      { status: 'SUCCESS', message: expect.stringContaining('responds again') as string },
    ]);
  });

  it.each([
    'garbage instead of XML',
    'HTML instead of XML',
    'XML cut off in the middle',
    '503',
    'a socket that breaks in the middle',
    'a socket that hangs in the middle',
  ])(
    'The run waits out %s, twice only, and succeeds with nothing lost or doubled',
    async (name) => {
      const fault = failures[name]?.fault;
      await stack.sandbox.post('faults', { path: 'client.api/list', times: 2, fault });
      const started = await startSync(stack, 'CLIENTS', { full: true });
      const paused = await runWhen(stack, started, ({ state }) => state === 'PAUSED');
      expect(paused.pause?.limit).toBe('SOURCE_DOWN');
      const run = await runFinished(stack, started);
      expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { read: 1200, total: 1200 } });
      expect(await stack.prisma.client.count()).toBe(1200);
    },
  );

  it('A list that always breaks after its stored part is not requested for ever', async () => {
    await stack.sandbox.post('practice', { practice: 1, clients: 3000, seed: 4 });
    await connectPractice(stack, 'other', 1);
    const fault = { type: 'truncate', bytes: 6_000_000 };
    await stack.sandbox.post('faults', { path: 'client.api/list', times: -1, fault });
    const { byPath: before } = await stack.sandbox.calls();
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { as: 'other' }));
    expect(run).toMatchObject({ state: 'FAILED', failure: { code: 'UNREADABLE_RESPONSE' } });
    expect(run.progress.read).toBeGreaterThanOrEqual(1000);
    const { byPath } = await stack.sandbox.calls();
    expect((byPath['client.api/list'] ?? 0) - (before['client.api/list'] ?? 0)).toBe(3);
  });

  it('An unreadable entry is skipped alone, and the run names it', async () => {
    await stack.sandbox.post('faults', {
      path: 'client.api/list',
      fault: { type: 'badRecord', index: 700 },
    });
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(run).toMatchObject({
      state: 'PARTIAL',
      progress: { read: 1200, skipped: 1, archived: 0 },
    });
    const [entry] = await activityOf(stack, run);
    expect(entry?.status).toBe('ALERT');
    expect(entry?.message).toMatch(/Entry 701 of the list of clients .*was skipped/);
    const problems = () => stack.prisma.problem.findMany({ where: { type: 'recordSkipped' } });
    expect(await problems()).toMatchObject([{ kind: 'CLIENTS', resolvedAt: null }]);
    const again = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(again.state).toBe('SUCCEEDED');
    expect(await problems()).toMatchObject([{ resolvedAt: expect.any(Date) as Date }]);
  });

  it('A list that suddenly lacks most clients archives none of them', async () => {
    await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    await stack.sandbox.post('practice', { practice: 0, clients: 30, seed: 4 });
    await connectPractice(stack, 'admin', 0);
    const before = await stack.prisma.client.count({ where: { deletedAt: { not: null } } });
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { archived: 0 } });
    expect(await stack.prisma.client.count({ where: { deletedAt: { not: null } } })).toBe(before);
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(/clients are missing from XPM's list, more than is plausible/);
  });
});
