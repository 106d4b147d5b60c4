import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { ResultOf } from 'gql.tada';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import type { RedisServer } from '../../../embedded/redis/redis.ts';
import { startRedis } from '../../../embedded/redis/redis.ts';
import type { SyncRun as RunRow } from '../../../prisma/generated/client.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { unfinishedStates } from '../../../src/domain/sync/sync-run.ts';
import { syncWorkflowId, wakeSignalName } from '../../../src/temporal/contract.ts';
import type { ModelClient } from '../../support/activity/model-clients.ts';
import { followAt } from '../../support/activity/model-clients.ts';
import type { SmallPractice } from '../../support/practice/small-practice.ts';
import { addPractice } from '../../support/practice/small-practice.ts';
import type { OwnProcess } from '../../support/process/own-process.ts';
import type { ServerProcess } from '../../support/process/server-process.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { startWorkerProcess } from '../../support/process/worker-process.ts';
import { newMinute } from '../../support/quota/quota.ts';
import type { PostgresRelay } from '../../support/recovery/postgres-relay.ts';
import { startPostgresRelay } from '../../support/recovery/postgres-relay.ts';
import type { SandboxCalls } from '../../support/stack/sandbox.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { executeWithToken, startStack } from '../../support/stack/stack.ts';
import { openTemporal } from '../../support/stack/temporal.ts';
import { requestSync } from '../../support/sync/sync.ts';
import { scrape } from '../../support/telemetry/metrics.ts';

/** What at most one unfinished run may be about. */
interface Key {
  readonly practice: SmallPractice;
  readonly kind: SyncKind;
  /** As the API spells it. */
  readonly recordId: string | null;
}

interface Requested extends Key {
  readonly idempotencyKey: string;
  readonly type: string;
  readonly runId: string;
}

const requests = 1000;
/** So many of them are repetitions, which reach the other API at the same time. */
const repetitions = 50;
/** The first's jobs are synced one by one, and each other one as a whole. */
const practices = 5;
/** A job takes two calls: more than the practice's minute has. */
const jobs = 34;
const wholeKinds = ['CLIENTS', 'USERS', 'TAX_RETURNS', 'FIELD_DEFINITIONS'] as const;
const retryPolicy = { timeout: 240_000, interval: 50 };

describe('Two workers and two APIs with a thousand simultaneous requests and expired tokens', () => {
  let stack: TestStack;
  let scratch: ScratchDir;
  let redis: RedisServer;
  let relay: PostgresRelay;
  let clients: readonly { readonly practice: SmallPractice; readonly client: ModelClient }[];
  let temporal: Client & AsyncDisposable;
  let servers: readonly ServerProcess[] = [];
  let workers: readonly OwnProcess[] = [];
  let token: string;
  let all: readonly SmallPractice[];
  let first: SmallPractice;
  let keys: readonly Key[];
  let requested: readonly Requested[];
  let before: SandboxCalls;
  let after: SandboxCalls;

  beforeAll(async () => {
    scratch = await createScratchDir('redis');
    redis = await startOwnRedis();
    stack = await startStack({ connect: false, worker: false, env: { REDIS_URL: redis.url } });
    relay = await startPostgresRelay(stack.env['DATABASE_URL'] ?? '');
    temporal = await openTemporal(stack);
    token = await stack.tokenFor('admin');
    [servers, workers, all] = await Promise.all([
      Promise.all([startServerProcess(stack.env), startServerProcess(behindRelay())]),
      Promise.all([startWorkerProcess(stack.env), startWorkerProcess(behindRelay())]),
      Promise.all(Array.from({ length: practices }, (_, n) => addPractice(stack, ...small(n)))),
    ]);
    first = all[0] ?? (await Promise.reject(new Error('There are no practices.')));
    await request({ practice: first, kind: 'JOBS', recordId: null }, 0, randomUUID());
    await settledSince(new Date(0));
    await newMinute(stack, first);
    await expireTokens();
    before = await stack.sandbox.calls();
    keys = await keysOf();
    clients = await followEachAtBoth();
    relay.dropNotifications();
    requested = await requestAtOnce();
    await Promise.all([untilAllHaveEnded(), loseRedisAndFindIt()]);
    after = await stack.sandbox.calls();
  }, 600_000);
  afterAll(async () => {
    for (const { client } of clients) client.stop();
    for (const each of [...servers, ...workers]) await each[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
    await temporal[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it('Each request starts or joins a run, and a repeated request is the same one', () => {
    const distinct = new Map(requested.map((each) => [each.idempotencyKey, each]));
    expect(distinct.size).toBe(requests - repetitions);
    for (const { idempotencyKey, type, runId } of requested) {
      expect(distinct.get(idempotencyKey)).toMatchObject({ type, runId });
    }
    for (const outcomes of Map.groupBy(distinct.values(), ({ runId }) => runId).values()) {
      expect(new Set(outcomes.map(({ kind, recordId }) => `${kind} ${recordId ?? ''}`)).size).toBe(
        1,
      );
      const joined = outcomes.filter(({ type }) => type === 'SyncJoined');
      const started = outcomes.filter(({ type }) => type === 'SyncStarted');
      expect([started.length, joined.length]).toEqual([1, outcomes.length - 1]);
    }
  });

  it('A practice never has two unfinished runs of one kind and record', async () => {
    for (const { id: practiceId } of all) {
      const events = await stack.prisma.event.findMany({
        where: { practiceId },
        orderBy: { seq: 'asc' },
      });
      // The log has the order of the commits.
      expect(events.map(({ seq }) => Number(seq))).toEqual(events.map((_, n) => n + 1));
      const unfinished = new Map<string, string>();
      for (const { type, data } of events) {
        if (type !== 'run.changed') continue;
        const { id, kind, recordId, state } = (data as unknown as { run: SyncRun }).run;
        const key = `${kind} ${recordId}`;
        expect(unfinished.get(key) ?? id).toBe(id);
        if (isUnfinished(state)) unfinished.set(key, id);
        else unfinished.delete(key);
      }
      expect([...unfinished]).toEqual([]);
    }
  });

  it('All runs succeed, and nothing is left to do', async () => {
    const runs = await stack.prisma.syncRun.findMany();
    const asBefore = runs.filter(({ id }) => requested.some(({ runId }) => runId.endsWith(id)));
    expect(new Set(asBefore.map(({ id }) => `SyncRun:${id}`))).toEqual(
      new Set(requested.map(({ runId }) => runId)),
    );
    for (const run of runs) {
      expect(run).toMatchObject({ state: 'SUCCEEDED', pausedLimit: null, failureCode: null });
      expect(run.finishedAt).not.toBeNull();
    }
    await expect.poll(() => stack.prisma.outboxMessage.count()).toBe(0);
    // A run ends in its last activity, a moment before its workflow.
    for (const key of keys) {
      const handle = temporal.workflow.getHandle(workflowIdOf(key));
      await handle.result();
      expect((await handle.describe()).status.name).toBe('COMPLETED');
    }
  });

  it('Each request has an activity entry that ends as its run', async () => {
    const entries = await stack.prisma.practiceActivity.findMany({ where: { type: 'SYNC' } });
    expect(new Set(entries.map(({ status }) => status))).toEqual(new Set(['SUCCESS']));
    const entriesOf = Map.groupBy(entries, ({ runId }) => `SyncRun:${runId ?? ''}`);
    const distinct = new Map(requested.map((each) => [each.idempotencyKey, each]));
    for (const [runId, outcomes] of Map.groupBy(distinct.values(), (each) => each.runId)) {
      expect(entriesOf.get(runId)).toHaveLength(outcomes.length);
    }
  });

  it('Each client receives every change once and in order, whichever process caused it', async () => {
    for (const { practice, client } of clients) {
      const [first = 0n] = client.seqs;
      const log = await stack.prisma.event.findMany({
        where: { practiceId: practice.id, type: 'run.changed', seq: { gt: first } },
        orderBy: { seq: 'asc' },
      });
      expect(log.length).toBeGreaterThan(wholeKinds.length);
      // A follower that was notified of nothing reads the log within 30 seconds.
      await vi.waitFor(
        () => expect(client.seqs).toEqual(expect.arrayContaining(log.map(({ seq }) => seq))),
        { timeout: 40_000 },
      );
      expect(client.seqs).toEqual([...new Set(client.seqs)].toSorted((a, b) => Number(a - b)));
      expect(client.resets).toBe(0);
    }
  });

  it('The API whose notifications of Postgres were dropped was notified through Redis', async () => {
    const read = () => scrape(String(servers[1]?.readyLine['metricsUrl']));
    // It named the missing notifications, so nothing has waited for its connection to the new Redis.
    await expect.poll(async () => (await read()).value('practice_sync_redis_up')).toBe(1);
    const metrics = await read();
    const name = 'practice_sync_event_notification_seconds_count';
    expect(metrics.value(name, { path: 'redis' })).toBeGreaterThan(0);
    expect(metrics.value('practice_sync_redis_failures_total')).toBe(1);
  });

  it('XPM refuses no call, although the work exceeds its minute', () => {
    expect(after.limited).toBe(0);
    const calls =
      (after.byPractice[first.tenantId] ?? 0) - (before.byPractice[first.tenantId] ?? 0);
    expect(calls).toBeGreaterThan(60);
  });

  it('Each practice receives new tokens once, however many calls find the old ones refused', async () => {
    const refused = (after.byStatus['401'] ?? 0) - (before.byStatus['401'] ?? 0);
    expect(refused).toBeGreaterThanOrEqual(practices);
    const refreshes = (calls: SandboxCalls) => calls.identity['connect/token'] ?? 0;
    expect(refreshes(after) - refreshes(before)).toBe(practices);
    const states = await stack.prisma.xpmConnection.findMany({ select: { state: true } });
    expect(states).toEqual(all.map(() => ({ state: 'CONNECTED' })));
  });

  it('Both workers take part in the work', async () => {
    const histories = await Promise.all(
      keys.map((key) => temporal.workflow.getHandle(workflowIdOf(key)).fetchHistory()),
    );
    const identities = histories.flatMap(({ events }) =>
      (events ?? []).map((event) => event.activityTaskStartedEventAttributes?.identity ?? ''),
    );
    for (const { pid } of workers) {
      expect(identities.some((identity) => identity.startsWith(`${pid}@`))).toBe(true);
    }
  });

  const small = (n: number) =>
    [`Practice ${n}`, { clients: 30, jobs, staff: 8, seed: n + 1 }] as const;

  const startOwnRedis = (port?: number): Promise<RedisServer> =>
    startRedis({
      dir: scratch.path,
      logFile: `${scratch.path}/redis.log`,
      ...(port !== undefined && { port }),
    });

  /** The environment of the processes whose notifications of Postgres can be dropped. */
  const behindRelay = () => ({
    ...stack.env,
    DATABASE_DIRECT_URL: relay.url,
    METRICS_PORT: '0',
  });

  /** Two clients for each practice, one at each API, so that one of them is not where the change happens. */
  const followEachAtBoth = () =>
    Promise.all(
      all.flatMap((practice) =>
        servers.map(async ({ url }) => ({
          practice,
          client: await followAt(url, token, practice.globalId),
        })),
      ),
    );

  /** In the middle of the work. What was published meanwhile is lost. */
  async function loseRedisAndFindIt(): Promise<void> {
    process.kill(redis.pid, 'SIGKILL');
    await redis.ended;
    for (const { url } of servers) {
      await untilReadyz(url, (text) => text.includes('degraded: Redis'));
    }
    redis = await startOwnRedis(redis.port);
    for (const { url } of servers) await untilReadyz(url, (text) => text === 'ready\n');
    const admin = new Redis(redis.url);
    await admin.flushall();
    admin.disconnect();
  }

  async function request(key: Key, at: number, idempotencyKey: string): Promise<Requested> {
    const { practice, kind, recordId } = key;
    const url = servers[at % servers.length]?.url ?? '';
    const input = { practiceId: practice.globalId, kind, recordId, idempotencyKey, full: false };
    const { requestSync: result } = await executeWithToken<
      ResultOf<typeof requestSync>,
      { input: typeof input }
    >(url, token, { document: requestSync, variables: { input } });
    if (!('run' in result)) throw new Error(`Expected a run, not ${JSON.stringify(result)}`);
    return { ...key, idempotencyKey, type: result.__typename, runId: result.run.id };
  }

  async function keysOf(): Promise<readonly Key[]> {
    const rows = await stack.prisma.job.findMany({ where: { practiceId: first.id } });
    expect(rows).toHaveLength(jobs);
    return [
      ...rows.map(({ id }) => ({
        practice: first,
        kind: 'JOB' as const,
        recordId: `Job:${id}`,
      })),
      ...all
        .filter((practice) => practice !== first)
        .flatMap((practice) => wholeKinds.map((kind) => ({ practice, kind, recordId: null }))),
    ];
  }

  /** As many for each practice, for each of its keys in turn, by turns through both APIs. */
  function requestAtOnce(): Promise<readonly Requested[]> {
    const byPractice = [...Map.groupBy(keys, ({ practice }) => practice).values()];
    const planned = Array.from({ length: requests - repetitions }, (_, n) => {
      const own = byPractice[n % practices] ?? [];
      const key = own[Math.floor(n / practices) % own.length];
      if (key === undefined) throw new Error('There is nothing to ask for.');
      return { key, at: Math.floor(n / 7), idempotencyKey: randomUUID() };
    });
    const again = planned.slice(0, repetitions).map((each) => ({ ...each, at: each.at + 1 }));
    return Promise.all(
      [...planned, ...again].map(({ key, at, idempotencyKey }) => request(key, at, idempotencyKey)),
    );
  }

  /** XPM takes its time with new ones, so that whoever else finds the old ones refused has to wait. */
  async function expireTokens(): Promise<void> {
    await stack.sandbox.post('clock', { advanceSeconds: 31 * 60 });
    const fault = { type: 'delay', ms: 500 };
    await stack.sandbox.post('faults', { path: 'connect/token', times: -1, fault });
  }

  /** Whoever waits for the next minute is given one at once. */
  async function untilAllHaveEnded(): Promise<void> {
    let paused = await settledSince(new Date(0));
    while (paused.length > 0) {
      const since = new Date();
      await newMinute(stack, first);
      await wake(paused);
      paused = await settledSince(since);
    }
  }

  /** The runs that wait for the next minute, and have requested a call since then, once all others have ended. */
  const settledSince = (since: Date): Promise<readonly RunRow[]> =>
    vi.waitFor(async () => {
      const unfinished = await stack.prisma.syncRun.findMany({
        where: { state: { in: [...unfinishedStates] } },
      });
      const isSettled = ({ pausedLimit, pauseObservedAt }: RunRow): boolean =>
        pausedLimit === 'MINUTE' && pauseObservedAt !== null && pauseObservedAt >= since;
      expect(unfinished.filter((run) => !isSettled(run))).toEqual([]);
      return unfinished;
    }, retryPolicy);

  async function wake(paused: readonly RunRow[]): Promise<void> {
    for (const { practiceId, kind, recordId } of paused) {
      const id = syncWorkflowId({ practiceId, kind, recordId });
      await temporal.workflow
        .getHandle(id)
        .signal(wakeSignalName)
        .catch((error: unknown) => {
          // One whose minute was over has gone on by itself, and ended.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
    }
  }
});

/** An API behind the relay is not ready once it has found that notifications are dropped, and names only that. */
const untilReadyz = (url: string, isExpected: (text: string) => boolean): Promise<void> =>
  vi.waitFor(async () => {
    const text = await (await fetch(`${url}/readyz`)).text();
    expect(isExpected(text) || text.startsWith('Notifications of Postgres')).toBe(true);
  }, retryPolicy);

const isUnfinished = (state: string): boolean =>
  (unfinishedStates as readonly string[]).includes(state);

function workflowIdOf({ practice, kind, recordId }: Key): string {
  const record = recordId?.replace('Job:', '') ?? null;
  return syncWorkflowId({ practiceId: practice.id, kind, recordId: record });
}
