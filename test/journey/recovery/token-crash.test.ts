import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import type { HoldingWorker } from '../../support/recovery/holding-process.ts';
import { startHoldingWorker } from '../../support/recovery/holding-process.ts';
import type { Point } from '../../support/recovery/points.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { reportDeathOf } from '../../support/stack/temporal.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

/** Where in a refresh its worker dies. */
interface Moment {
  readonly title: string;
  /** What holds it there: XPM's silence, or a point at which it waits for Postgres. */
  readonly at: { readonly fault: object } | { readonly point: string };
  /** How often XPM is asked for new tokens in the end. */
  readonly asked: number;
  /** Only XPM knows the tokens that have taken the old ones' place. */
  readonly lost: boolean;
}

const moments: readonly Moment[] = [
  {
    title: 'before XPM has heard of it',
    at: { fault: { type: 'hang' } },
    asked: 2,
    lost: false,
  },
  {
    title: 'after XPM has rotated them, in the middle of its response',
    at: { fault: { type: 'hang', bytes: 20 } },
    asked: 2,
    lost: true,
  },
  {
    title: 'after the response and before it is stored',
    at: { point: 'storeTokens: before COMMIT' },
    asked: 2,
    lost: true,
  },
  {
    title: 'after the new ones are stored and before they are used',
    at: { point: 'storeTokens: after COMMIT' },
    asked: 1,
    lost: false,
  },
];

const minuteSeconds = 60;
const retryPolicy = { timeout: 20_000, interval: 20 };
const graceSeconds = 30 * minuteSeconds;

describe("A worker that is killed while it refreshes a practice's tokens", () => {
  let stack: TestStack;
  let worker: HoldingWorker;
  let passed: readonly Point[];
  beforeAll(async () => {
    stack = await startStack({ worker: false });
    worker = await startNext();
    passed = await pointsOfRefresh();
  });
  afterAll(async () => {
    await worker[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it.each(moments)(
    'A kill $title: the next worker continues, and nobody has to consent again',
    async (moment) => {
      const consent = await connection();
      const { run, asked } = await dieAt(moment);
      worker = await startNext();
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
      expect((await refreshes()) - asked).toBe(moment.asked);
      expect(await activityOf(stack, run)).toMatchObject([{ status: 'SUCCESS' }]);
      const { connectedAt } = consent;
      expect(await connection()).toMatchObject({ state: 'CONNECTED', connectedAt });
      // What is stored is what XPM knows: it can be traded in its turn, long after the old one's grace.
      await expire();
      const next = await startSync(stack, 'FIELD_DEFINITIONS');
      expect(await runFinished(stack, next)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await connection()).toMatchObject({ state: 'CONNECTED', connectedAt });
    },
  );

  it.each(moments.filter(({ lost }) => !lost))(
    'A kill $title, for longer than the grace period: nothing is lost, and nobody has to consent again',
    async (moment) => {
      const { run } = await dieAt(moment);
      await stack.sandbox.post('clock', { advanceSeconds: graceSeconds + minuteSeconds });
      worker = await startNext();
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await connection()).toMatchObject({ state: 'CONNECTED' });
    },
  );

  it.each(moments.filter(({ lost }) => lost))(
    'A kill $title, for longer than the grace period: the sync waits until an admin reconnects',
    async (moment) => {
      const { run } = await dieAt(moment);
      await stack.sandbox.post('clock', { advanceSeconds: graceSeconds + minuteSeconds });
      worker = await startNext();
      const waiting = await runWhen(stack, run, ({ state }) => state === 'WAITING');
      expect(waiting.failure).toMatchObject({ code: 'RECONNECT_NEEDED', actor: 'PRACTICE' });
      expect(await connection()).toMatchObject({ state: 'NEEDS_RECONNECT', refreshToken: null });
      expect(await activityOf(stack, run)).toMatchObject([{ status: 'ACTION_REQUIRED' }]);
      await connectPractice(stack, 'admin', 0);
      expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', failure: null });
      expect(await activityOf(stack, run)).toMatchObject([{ status: 'SUCCESS' }]);
    },
  );

  const practiceId = () => stack.practiceId.replace('Practice:', '');
  const connection = () =>
    stack.prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId: practiceId() } });
  const refreshes = async () => (await stack.sandbox.calls()).identity['connect/token'] ?? 0;
  const expire = () =>
    stack.sandbox.post('clock', { advanceSeconds: graceSeconds + minuteSeconds });

  /** The run whose worker has died, and how often XPM had been asked for new tokens before. */
  async function dieAt({ at }: Moment): Promise<{ readonly run: Run; readonly asked: number }> {
    const points = 'fault' in at ? [] : passed.filter(({ name }) => name.endsWith(at.point));
    await worker.hold({ points, gates: [], broken: [] });
    const asked = await refreshes();
    await expire();
    if ('fault' in at) {
      await stack.sandbox.post('faults', { path: 'connect/token', times: 1, fault: at.fault });
    }
    const run = await startSync(stack, 'USERS');
    await vi.waitFor(async () => {
      expect(await refreshes()).toBe(asked + 1);
      expect(worker.missing()).toEqual([]);
    }, retryPolicy);
    await worker.kill();
    await reportDeathOf(stack, `sync/${practiceId()}/USERS`);
    return { run, asked };
  }

  /** They are known once they were passed. */
  async function pointsOfRefresh(): Promise<readonly Point[]> {
    worker.record();
    await expire();
    await runFinished(stack, await startSync(stack, 'USERS'));
    const names = moments.flatMap(({ at }) => ('point' in at ? [at.point] : []));
    return vi.waitFor(() => {
      const found = worker.passed.filter((point) =>
        names.some((name) => point.name.endsWith(name)),
      );
      expect(found).toHaveLength(names.length);
      return found;
    }, retryPolicy);
  }

  async function startNext(): Promise<HoldingWorker> {
    const worker = await startHoldingWorker(stack.env);
    await worker.work();
    return worker;
  }
});
