import { Client, Connection } from '@temporalio/client';
import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { appendEvents, changes } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { post } from '../../support/http/http.ts';
import { endConsent } from '../../support/practice/ended-consent.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { runFinished, runWhen, startSync, syncStatus } from '../../support/sync/sync.ts';
import { scrape } from '../../support/telemetry/metrics.ts';

const retryPolicy = { timeout: 20_000, interval: 200 };

const cancelSync = graphql(`
  mutation CancelSync($runId: ID!) {
    cancelSync(input: { runId: $runId }) {
      __typename
    }
  }
`);

describe('The metrics of a running stack', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ env: { METRICS_PORT: '0' } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await stack.sandbox.clearFaults();
    await freshQuota(stack);
    await connectPractice(stack, 'admin', 0);
  });

  const ofWorker = () => scrape(stack.metricsUrl('worker'));
  const ofApi = () => scrape(stack.metricsUrl('api'));
  const call = 'staff.api/list';
  const fail = (fault: object, times: number) =>
    stack.sandbox.post('faults', { path: call, times, fault });

  it('The metrics agree with the rows after a sync', async () => {
    const before = await ofWorker();
    const run = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(run.state).toBe('SUCCEEDED');
    const { dayRemaining } = await stack.prisma.quota.findFirstOrThrow({
      where: { practiceId: stack.practiceId.replace('Practice:', '') },
    });
    const ended = { kind: 'USERS', state: 'SUCCEEDED' } as const;
    await vi.waitFor(async () => {
      const after = await ofWorker();
      expect(after.value('practice_sync_runs_ended_last_hour', ended)).toBe(
        await stack.prisma.syncRun.count({ where: ended }),
      );
      expect(after.value('practice_sync_runs')).toBe(0);
      expect(after.value('practice_sync_oldest_run_seconds')).toBe(0);
      expect(after.value('practice_sync_outbox_messages')).toBe(0);
      expect(after.value('practice_sync_outbox_oldest_seconds')).toBe(0);
      expect(after.value('practice_sync_practices', { connection: 'CONNECTED' })).toBe(2);
      // The other practice has made no call: all of its day is left.
      const left = 'practice_sync_day_calls_remaining';
      expect(after.value(left, { of: 'all' })).toBe(Number(dayRemaining) + 5000);
      expect(after.value(left, { of: 'least' })).toBe(dayRemaining);
      expect(after.value('practice_sync_practices_by_day_remaining', { percent: '100' })).toBe(2);
      expect(after.value('practice_sync_database_up')).toBe(1);
    }, retryPolicy);
    const after = await ofWorker();
    const more = (name: string, labels: Readonly<Record<string, string>>): number =>
      (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0);
    const calls = { call, priority: 'MANUAL', outcome: 'ok' };
    expect(more('practice_sync_xpm_calls_total', calls)).toBe(
      await stack.prisma.callPermit.count({ where: { call } }),
    );
    expect(more('practice_sync_xpm_call_seconds_count', { call })).toBe(1);
    const order = { type: 'start-sync' };
    expect(more('practice_sync_outbox_delivery_seconds_count', order)).toBe(1);
  });

  it('The metrics agree with the rows during and after a limit', async () => {
    await fail({ type: 'limited', problem: 'day', retryAfterSeconds: 3600 }, 1);
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    await vi.waitFor(async () => {
      const held = await ofWorker();
      expect(held.value('practice_sync_paused_runs', { limit: 'DAY' })).toBe(
        await stack.prisma.syncRun.count({ where: { pausedLimit: 'DAY', state: 'PAUSED' } }),
      );
      expect(held.value('practice_sync_paused_runs')).toBe(1);
      expect(held.value('practice_sync_runs', { kind: 'USERS', state: 'PAUSED' })).toBe(1);
      expect(held.value('practice_sync_oldest_run_seconds', { state: 'PAUSED' })).toBeGreaterThan(
        0,
      );
      expect(held.value('practice_sync_practices_by_day_remaining', { percent: '0' })).toBe(1);
      expect(held.value('practice_sync_day_calls_remaining', { of: 'least' })).toBe(0);
    }, retryPolicy);
    const limited = { call, outcome: 'limited' };
    expect((await ofWorker()).value('practice_sync_xpm_calls_total', limited)).toBe(1);
    // What the ledger refuses is no call.
    const refused = { limit: 'DAY', reason: 'limit' };
    const others = await startSync(stack, 'FIELD_DEFINITIONS');
    await runWhen(stack, others, ({ state }) => state === 'PAUSED');
    expect((await ofWorker()).value('practice_sync_xpm_permits_denied_total', refused)).toBe(1);
    for (const { id } of [run, others]) await stack.execute('admin', cancelSync, { runId: id });
    await vi.waitFor(async () => {
      const free = await ofWorker();
      expect(free.value('practice_sync_paused_runs')).toBe(0);
      const cancelled = { state: 'CANCELLED' } as const;
      expect(free.value('practice_sync_runs_ended_last_hour', cancelled)).toBe(2);
    }, retryPolicy);
  });

  it.each([
    ['permission', { type: 'status', status: 403 }],
    ['rejected', { type: 'error', description: 'The practice is being migrated' }],
    ['unreadable', { type: 'truncate' }],
    ['unavailable', { type: 'html' }],
  ] as const)(
    'A failed call is counted as %s, and the run as failed (%o)',
    async (outcome, fault) => {
      const calls = async () =>
        (await ofWorker()).value('practice_sync_xpm_calls_total', { call, outcome }) ?? 0;
      const before = await calls();
      await fail(fault, -1);
      const run = await runFinished(stack, await startSync(stack, 'USERS'));
      expect(run.state).toBe('FAILED');
      expect(await calls()).toBeGreaterThan(before);
      const failed = { kind: 'USERS', state: 'FAILED' } as const;
      const rows = await stack.prisma.syncRun.count({ where: failed });
      await vi.waitFor(async () => {
        const ended = (await ofWorker()).value('practice_sync_runs_ended_last_hour', failed);
        expect(ended).toBe(rows);
      }, retryPolicy);
    },
  );

  it('The metrics count the practices that have to reconnect', async () => {
    await endConsent(stack);
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'WAITING');
    await vi.waitFor(async () => {
      const now = await ofWorker();
      expect(now.value('practice_sync_runs', { kind: 'USERS', state: 'WAITING' })).toBe(1);
      expect(now.value('practice_sync_practices', { connection: 'NEEDS_RECONNECT' })).toBe(1);
      expect(now.value('practice_sync_practices', { connection: 'CONNECTED' })).toBe(1);
      const ended = { outcome: 'auth' };
      expect(now.value('practice_sync_token_refreshes_total', ended)).toBe(1);
    }, retryPolicy);
    await stack.sandbox.clearFaults();
    await connectPractice(stack, 'admin', 0);
    expect((await runFinished(stack, run)).state).toBe('SUCCEEDED');
  });

  it('The metrics count a run that was found without a workflow', async () => {
    await fail({ type: 'limited', problem: 'day', retryAfterSeconds: 3600 }, 1);
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    const lost = async () =>
      (await ofWorker()).value('practice_sync_runs_without_workflow_total', { kind: 'USERS' }) ?? 0;
    expect(await lost()).toBe(0);
    await terminate(stack, 'USERS');
    // A worker looks each minute, and when it starts.
    await stack.stopWorker();
    await stack.startWorker();
    await vi.waitFor(async () => expect(await lost()).toBe(1), retryPolicy);
    await stack.execute('admin', cancelSync, { runId: run.id });
    expect((await runFinished(stack, run)).state).toBe('CANCELLED');
  });

  it('The metrics count operations by type and outcome', async () => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const counted = async (type: string, outcome: string) =>
      (await ofApi()).value('practice_sync_graphql_seconds_count', { type, outcome }) ?? 0;
    const oneMore = async (type: string, outcome: string, query: string) => {
      const before = await counted(type, outcome);
      await post(stack.url, { query, authorization });
      expect(await counted(type, outcome)).toBe(before + 1);
    };
    await oneMore('query', 'ok', '{ viewer { name } }');
    await oneMore(
      'query',
      'refused',
      `{ practice(id: "${stack.practiceId}") {
      clients(first: -1) { edges { node { id } } } } }`,
    );
    await oneMore('unknown', 'invalid', '{ nobody }');
    await oneMore('unknown', 'invalid', '{ viewer {');
    await oneMore(
      'mutation',
      'ok',
      'mutation { cancelSync(input: { runId: "x" }) { __typename } }',
    );
    await stack.prisma.$executeRaw`ALTER TABLE practice_activity RENAME TO activity_away`;
    const activity = '{ activity { edges { node { id } } } }';
    await oneMore('query', 'error', `{ practice(id: "${stack.practiceId}") ${activity} }`);
    await stack.prisma.$executeRaw`ALTER TABLE activity_away RENAME TO practice_activity`;
  });

  it('The metrics contain the open sockets and subscriptions and the delay of event notifications', async () => {
    const open = async () => {
      const now = await ofApi();
      const of = (name: string) => now.value(`practice_sync_${name}`) ?? 0;
      return [of('websockets'), of('subscriptions')];
    };
    // Those of the tests before may still be closing.
    await vi.waitFor(async () => expect(await open()).toEqual([0, 0]), retryPolicy);
    const socket = await stack.socket('admin');
    const variables = { practiceId: stack.practiceId };
    const follow = () => socket.iterate({ query: print(syncStatus), variables });
    const [first, second] = [follow(), follow()];
    await Promise.all([first.next(), second.next()]);
    expect(await open()).toEqual([1, 2]);
    const before = (await ofApi()).value('practice_sync_event_notification_seconds_count') ?? 0;
    await appendEvents(stack, changes(1));
    await first.next();
    const after = (await ofApi()).value('practice_sync_event_notification_seconds_count');
    expect(after).toBeGreaterThan(before);
    await first.return?.();
    await vi.waitFor(async () => expect(await open()).toEqual([1, 1]), retryPolicy);
    await socket.dispose();
    await vi.waitFor(async () => expect(await open()).toEqual([0, 0]), retryPolicy);
  });

  it('The metrics name no practice and are not served at the address of the API', async () => {
    const texts = [(await ofWorker()).text, (await ofApi()).text].join('');
    expect(texts).toContain('nodejs_version_info');
    for (const id of [stack.practiceId, stack.otherPracticeId]) {
      expect(texts).not.toContain(id.replace('Practice:', ''));
    }
    expect((await fetch(`${stack.url}/metrics`)).status).toBe(404);
  });

  it('The metrics omit the values from Postgres during an outage and report the outage', async () => {
    await stack.prisma.$executeRaw`ALTER TABLE pending_change RENAME TO pending_away`;
    await vi.waitFor(async () => {
      const without = await ofWorker();
      expect(without.value('practice_sync_database_up')).toBe(0);
      expect(without.value('practice_sync_runs')).toBeUndefined();
      expect(without.value('practice_sync_outbox_messages')).toBeNaN();
      expect(without.value('process_cpu_seconds_total')).toBeGreaterThan(0);
    }, retryPolicy);
    await stack.prisma.$executeRaw`ALTER TABLE pending_away RENAME TO pending_change`;
    await vi.waitFor(async () => {
      expect((await ofWorker()).value('practice_sync_database_up')).toBe(1);
    }, retryPolicy);
  });
});

/** As somebody at Temporal's UI would; the run's row does not change. */
async function terminate({ env, practiceId }: TestStack, kind: string): Promise<void> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const client = new Client({ connection });
  const workflowId = `sync/${practiceId.replace('Practice:', '')}/${kind}`;
  await client.workflow.getHandle(workflowId).terminate();
  await connection.close();
}
