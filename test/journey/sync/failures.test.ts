import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { connectPractice } from '../../support/stack/stack.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

/** What XPM does wrong until it is told to stop, and what must come of it. */
interface Failing {
  readonly fault: object;
  readonly code: string;
  readonly actor: 'PRACTICE' | 'XPM';
  readonly says: RegExp;
}

const rejectedBy = (status: number): Failing => ({
  fault: { kind: 'status', status },
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
  'garbage instead of XML': unreadable({ kind: 'garbage' }),
  'HTML instead of XML': unavailable({ kind: 'html' }),
  'a 403 of a firewall': unavailable({ kind: 'html', status: 403 }),
  'XML cut off in the middle': unreadable({ kind: 'truncate' }),
  'ERROR inside 200': {
    fault: { kind: 'error', description: 'The practice is being migrated' },
    code: 'REJECTED_BY_XPM',
    actor: 'XPM',
    says: /XPM rejected .* with the message: The practice is being migrated/,
  },
  '403': {
    fault: { kind: 'status', status: 403 },
    code: 'PERMISSION_DENIED',
    actor: 'PRACTICE',
    says: /Authorise 3rd Party Full Access/,
  },
  '406 with a page': unavailable({ kind: 'status', status: 406, body: '<html>Ann</html>' }),
  '400': rejectedBy(400),
  '500': unavailable({ kind: 'status', status: 500 }),
  '503': unavailable({ kind: 'status', status: 503 }),
  'a socket that breaks in the middle': unavailable({ kind: 'disconnect', bytes: 100_000 }),
  'a socket that hangs in the middle': unavailable({ kind: 'hang', bytes: 100_000 }),
};

describe('failures of XPM', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({
      env: { XPM_RETRY_INITIAL_SECONDS: '0.01', XPM_IDLE_TIMEOUT_SECONDS: '0.5' },
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
    'repeated %s ends the run and names who must act',
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

  it('a 401 for every token makes the run wait, name who must act and continue after reconnecting', async () => {
    const fault = { kind: 'status', status: 401 };
    await stack.sandbox.post('faults', { path: 'client.api/list', times: -1, fault });
    const started = await startSync(stack, 'CLIENTS', { full: true });
    const waiting = await runWhen(stack, started, ({ state }) => state === 'WAITING');
    const failure = { code: 'RECONNECT_NEEDED', actor: 'PRACTICE' };
    expect(waiting).toMatchObject({ finishedAt: null, failure });
    const [entry] = await activityOf(stack, waiting);
    expect(entry).toMatchObject({
      status: 'ACTION_REQUIRED',
      message: `${waiting.failure?.message} The sync then continues automatically.`,
    });
    const practiceId = stack.practiceId.replace('Practice:', '');
    const connection = () =>
      stack.prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId } });
    expect(await connection()).toMatchObject({ state: 'NEEDS_RECONNECT', accessToken: null });
    await stack.sandbox.clearFaults();
    await connectPractice(stack, 'admin', 0);
    expect(await connection()).toMatchObject({ state: 'CONNECTED', reason: null });
    const run = await runFinished(stack, waiting);
    expect(run).toMatchObject({ id: started.id, state: 'SUCCEEDED', failure: null });
    expect(await activityOf(stack, run)).toMatchObject([{ status: 'SUCCESS' }]);
  });

  it.each([
    'garbage instead of XML',
    'HTML instead of XML',
    'XML cut off in the middle',
    '503',
    'a socket that breaks in the middle',
    'a socket that hangs in the middle',
  ])(
    '%s, twice only, is waited out: the run succeeds with nothing lost or doubled',
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

  it('a list that always breaks after its stored part is not requested for ever', async () => {
    await stack.sandbox.post('practice', { practice: 1, clients: 3000, seed: 4 });
    await connectPractice(stack, 'other', 1);
    const fault = { kind: 'truncate', bytes: 6_000_000 };
    await stack.sandbox.post('faults', { path: 'client.api/list', times: -1, fault });
    const { byPath: before } = await stack.sandbox.calls();
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { as: 'other' }));
    expect(run).toMatchObject({ state: 'FAILED', failure: { code: 'UNREADABLE_RESPONSE' } });
    expect(run.progress.read).toBeGreaterThanOrEqual(1000);
    const { byPath } = await stack.sandbox.calls();
    expect((byPath['client.api/list'] ?? 0) - (before['client.api/list'] ?? 0)).toBe(6);
  });

  it('an unreadable entry is skipped alone, and the run names it', async () => {
    await stack.sandbox.post('faults', {
      path: 'client.api/list',
      fault: { kind: 'badRecord', index: 700 },
    });
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(run).toMatchObject({
      state: 'PARTIAL',
      progress: { read: 1200, skipped: 1, archived: 0 },
    });
    const [entry] = await activityOf(stack, run);
    expect(entry?.status).toBe('ALERT');
    expect(entry?.message).toMatch(/Entry 701 of the list of clients .*was skipped/);
    const again = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(again.state).toBe('SUCCEEDED');
  });

  it('a list that suddenly lacks most clients archives none of them', async () => {
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
