import { trace } from '@opentelemetry/api';
import type { Mock } from 'vitest';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ClaimedMessage, OutboxQueue } from '../../../src/ports/outbox-queue.ts';
import type { Retention } from '../../../src/ports/retention.ts';
import type { Delivery, WorkflowMessage } from '../../../src/ports/workflows.ts';
import type { Dispatcher } from '../../../src/temporal/dispatcher.ts';
import { startDispatcher } from '../../../src/temporal/dispatcher.ts';
import { at } from '../domain/sync/run.ts';

const message: WorkflowMessage = {
  type: 'start-sync',
  sync: { practiceId: 'p', kind: 'CLIENTS', recordId: null, runId: 'r' },
  restored: false,
};

/** A queue in memory that records its calls. */
class MemoryQueue implements OutboxQueue {
  waiting: ClaimedMessage[];
  readonly settled: bigint[] = [];
  readonly retries: [bigint, Date][] = [];
  readonly restored: ('all' | 'overdue')[] = [];

  constructor(...messages: readonly (WorkflowMessage | null)[]) {
    this.waiting = messages.map((each, index) => ({
      id: BigInt(index),
      message: each,
      attempts: 1,
      enqueuedAt: at(0),
      trace: null,
    }));
  }

  claim(_now: Date, _until: Date, most: number): Promise<readonly ClaimedMessage[]> {
    return Promise.resolve(this.waiting.splice(0, most));
  }

  restore(_now: Date, which: 'all' | 'overdue'): Promise<void> {
    this.restored.push(which);
    return Promise.resolve();
  }

  delivered(id: bigint): Promise<void> {
    this.settled.push(id);
    return Promise.resolve();
  }

  retryAt(id: bigint, instant: Date): Promise<void> {
    this.retries.push([id, instant]);
    return Promise.resolve();
  }
}

describe('The dispatcher', () => {
  let dispatcher: Dispatcher;
  afterEach(() => dispatcher[Symbol.asyncDispose]());

  let prune: Mock<Retention['prune']>;
  let onDelivered: Mock<(message: ClaimedMessage) => void>;
  beforeEach(() => {
    onDelivered = vi.fn<(message: ClaimedMessage) => void>();
    prune = vi.fn<Retention['prune']>(() => Promise.resolve());
  });

  const start = (queue: OutboxQueue, deliver: (given: WorkflowMessage) => Promise<Delivery>) => {
    const onFailure = vi.fn<(error: unknown, message: ClaimedMessage | null) => void>();
    dispatcher = startDispatcher({
      queue,
      workflows: { deliver },
      retention: { prune },
      clock: { now: () => at(0) },
      tracer: trace.getTracer('test'),
      onFailure,
      onDelivered,
    });
    return onFailure;
  };

  it('The dispatcher settles a delivered message', async () => {
    const queue = new MemoryQueue(message);
    const onFailure = start(queue, () => Promise.resolve('delivered'));
    await expect.poll(() => queue.settled).toEqual([0n]);
    await expect.poll(() => onDelivered).toHaveBeenCalledOnce();
    expect(onDelivered.mock.calls[0]?.[0]).toMatchObject({ message, enqueuedAt: at(0) });
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('The dispatcher retries a message that waits for an earlier workflow to close', async () => {
    const queue = new MemoryQueue(message);
    start(queue, () => Promise.resolve('later'));
    await expect.poll(() => queue.retries).toHaveLength(1);
    expect(queue.retries[0]?.[1].getTime()).toBeGreaterThan(at(0).getTime());
    expect(queue.settled).toEqual([]);
  });

  it('The dispatcher keeps and reports a message that Temporal rejects, and delivers the others', async () => {
    const other: WorkflowMessage = { type: 'set-schedules', practiceId: 'p' };
    const queue = new MemoryQueue(message, other);
    const onFailure = start(queue, ({ type }) =>
      type === 'start-sync' ? Promise.reject(new Error('down')) : Promise.resolve('delivered'),
    );
    await expect.poll(() => queue.settled).toEqual([1n]);
    expect(queue.retries.map(([id]) => id)).toEqual([0n]);
    expect(onFailure).toHaveBeenCalledOnce();
  });

  it('The dispatcher delays no message behind a slow one and has at most twenty in flight', async () => {
    const slow: WorkflowMessage = { type: 'set-schedules', practiceId: 'p' };
    const queue = new MemoryQueue(slow, ...Array.from({ length: 40 }, () => message));
    const [held, open] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let [now, most] = [0, 0];
    start(queue, async ({ type }) => {
      most = Math.max(most, ++now);
      await (type === 'set-schedules' ? held : open).promise;
      now -= 1;
      return 'delivered';
    });
    await expect.poll(() => now).toBe(20);
    open.resolve(undefined);
    await expect.poll(() => queue.settled).toHaveLength(40);
    expect(queue.settled).not.toContain(0n);
    expect(most).toBe(20);
    held.resolve(undefined);
    await expect.poll(() => queue.settled).toContain(0n);
  });

  it('The dispatcher stops once the deliveries in flight have ended', async () => {
    const queue = new MemoryQueue(message);
    const [started, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<Delivery>()];
    start(queue, () => {
      started.resolve(undefined);
      return held.promise;
    });
    await started.promise;
    const stopped = dispatcher[Symbol.asyncDispose]();
    held.resolve('delivered');
    await stopped;
    expect(queue.settled).toEqual([0n]);
  });

  it('The dispatcher prunes expired rows at the start and every minute', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    start(new MemoryQueue(), () => Promise.resolve('delivered'));
    expect(prune.mock.calls).toEqual([[at(0)]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(prune).toHaveBeenCalledTimes(2);
  });

  it('The dispatcher restores overdue work every minute, and checks sleeping workflows at the start and every hour', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const queue = new MemoryQueue();
    start(queue, () => Promise.resolve('delivered'));
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    const overdue = Array.from({ length: 59 }, () => 'overdue');
    expect(queue.restored).toEqual(['all', ...overdue, 'all']);
  });

  it('The dispatcher checks sleeping workflows again when the first check failed', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const queue = new MemoryQueue();
    const restore = vi.spyOn(queue, 'restore').mockRejectedValueOnce(new Error('down'));
    const onFailure = start(queue, () => Promise.resolve('delivered'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(restore.mock.calls.map(([, which]) => which)).toEqual(['all', 'all', 'overdue']);
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(new Error('down'), null);
  });

  it('The dispatcher delivers messages and reports the failure when pruning fails', async () => {
    prune.mockRejectedValue(new Error('down'));
    const queue = new MemoryQueue(message);
    const onFailure = start(queue, () => Promise.resolve('delivered'));
    await expect.poll(() => queue.settled).toEqual([0n]);
    await expect.poll(() => onFailure).toHaveBeenCalledExactlyOnceWith(new Error('down'), null);
  });

  it('The dispatcher leaves an unknown message to a newer release and delivers the others', async () => {
    const queue = new MemoryQueue(null, message);
    const onFailure = start(queue, () => Promise.resolve('delivered'));
    await expect.poll(() => queue.settled).toEqual([1n]);
    expect(queue.retries.map(([id]) => id)).toEqual([0n]);
    expect(onFailure).toHaveBeenCalledOnce();
  });
});
