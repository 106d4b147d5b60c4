import { describe, expect, it } from 'vitest';
import type { EventBus } from '../../../src/events/event-bus.ts';
import { createEventBus } from '../../../src/events/event-bus.ts';
import { createLogChecks } from '../../../src/events/log-checks.ts';
import type { FeedItem, FeedStart } from '../../../src/events/practice-feed.ts';
import { createPracticeFeed } from '../../../src/events/practice-feed.ts';
import type { MemoryLog } from './memory-log.ts';
import { createMemoryLog } from './memory-log.ts';

const practice = 'practice';
const outage = new Error('The database does not respond.');
const onOutage = {
  isUnavailable: (error: unknown) => error === outage,
  checks: createLogChecks(),
};
const oftenChecked = { ...onOutage, checks: createLogChecks({ leastMs: 20, mostMs: 40 }) };

/** An item in short: `@7` is the start at 7, `=7` a snapshot at 7, `!7` one with a reset, `7` an event. */
function abbreviate(item: FeedItem): string {
  if (item.type === 'event') return String(item.logged.seq);
  if (item.type === 'start') return `@${item.seq}`;
  return `${item.reset ? '!' : '='}${item.snapshot.seq}`;
}

interface Setup {
  readonly log: MemoryLog;
  readonly bus: EventBus;
  /** How many followers listen at this moment. */
  readonly listeners: () => number;
  readonly follow: (start?: FeedStart) => AsyncIterableIterator<string>;
}

function setUp(pageSize?: number): Setup {
  const log = createMemoryLog(pageSize);
  const plain = createEventBus();
  let listening = 0;
  const bus: EventBus = {
    publish: (practiceId) => plain.publish(practiceId),
    subscribe(practiceId, onEvents) {
      listening += 1;
      const unsubscribe = plain.subscribe(practiceId, onEvents);
      return () => {
        listening -= 1;
        unsubscribe();
      };
    },
  };
  const feed = createPracticeFeed({ log, bus, ...onOutage });
  return {
    log,
    bus,
    listeners: () => listening,
    follow: (start = 'snapshot') => feed.follow(practice, start, (item) => [abbreviate(item)]),
  };
}

async function take(iterator: AsyncIterator<string>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const result = await iterator.next();
    if (result.done === true) break;
    taken.push(result.value);
  }
  return taken;
}

/** Waits until everything has happened that needs no further notification. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Following a practice', () => {
  it('A follower without a position receives a snapshot and then every event', async () => {
    const { log, bus, follow } = setUp();
    log.append(3);
    const follower = follow();
    expect(await take(follower, 1)).toEqual(['=3']);
    log.append(2);
    bus.publish(practice);
    expect(await take(follower, 2)).toEqual(['4', '5']);
    await follower.return?.();
  });

  it.each([
    ['the beginning', 0n, ['1', '2', '3']],
    ['the middle', 2n, ['3', '4']],
    ['the end', 3n, ['4']],
  ])('A follower from %s receives every later event', async (_what, after, expected) => {
    const { log, bus, follow } = setUp();
    log.append(3);
    const follower = follow(after);
    const first = take(follower, expected.length);
    await settled();
    log.append();
    bus.publish(practice);
    expect(await first).toEqual(expected);
    await follower.return?.();
  });

  it.each([
    ['that holds events', 3, 0n, ['@3', '4', '5']],
    ['that was pruned completely', 3, 3n, ['@3', '4', '5']],
    ['that is empty', 0, 0n, ['@0', '1', '2']],
  ])(
    'A follower of the next events of a log %s receives its position and only those, and takes no snapshot',
    async (_what, count, pruned, expected) => {
      const { log, bus, follow } = setUp();
      log.append(count);
      log.prune(pruned);
      const follower = follow('next');
      const received = take(follower, 3);
      await settled();
      log.append(2);
      bus.publish(practice);
      expect(await received).toEqual(expected);
      expect(log.snapshots).toBe(0);
      await follower.return?.();
    },
  );

  it.each([
    ['before the oldest event', 4n],
    ['after the last event', 11n],
  ])('A follower from a position %s receives a reset', async (_what, after) => {
    const { log, bus, follow } = setUp();
    log.append(10);
    log.prune(5n);
    const follower = follow(after);
    expect(await take(follower, 1)).toEqual(['!10']);
    log.append();
    bus.publish(practice);
    expect(await take(follower, 1)).toEqual(['11']);
    await follower.return?.();
  });

  it('A follower from the last pruned event continues without a gap', async () => {
    const { log, follow } = setUp();
    log.append(10);
    log.prune(5n);
    const follower = follow(5n);
    expect(await take(follower, 5)).toEqual(['6', '7', '8', '9', '10']);
    await follower.return?.();
  });

  it('In a completely pruned log, a follower from the end continues and an earlier one receives a reset', async () => {
    const { log, bus, follow } = setUp();
    log.append(10);
    log.prune(10n);
    const [atEnd, before] = [follow(10n), follow(9n)];
    expect(await take(before, 1)).toEqual(['!10']);
    const next = take(atEnd, 1);
    await settled();
    log.append();
    bus.publish(practice);
    expect(await next).toEqual(['11']);
    await atEnd.return?.();
    await before.return?.();
  });

  it('A follower receives a reset when unread events are pruned', async () => {
    const { log, bus, follow } = setUp(2);
    log.append(4);
    const follower = follow(0n);
    expect(await take(follower, 2)).toEqual(['1', '2']);
    log.append(6);
    log.prune(8n);
    bus.publish(practice);
    expect(await take(follower, 1)).toEqual(['!10']);
    log.append();
    bus.publish(practice);
    expect(await take(follower, 1)).toEqual(['11']);
    await follower.return?.();
  });

  it('A follower reads a log that is longer than one read', async () => {
    const { log, follow } = setUp(3);
    log.append(10);
    const follower = follow(0n);
    expect(await take(follower, 10)).toEqual(Array.from({ length: 10 }, (_, n) => String(n + 1)));
    await follower.return?.();
  });

  it('An event that is committed between the snapshot and the first wait is not lost', async () => {
    const { log, bus, follow } = setUp();
    const blocked = log.block();
    const follower = follow();
    const first = take(follower, 2);
    await blocked.started;
    log.append();
    bus.publish(practice);
    blocked.release();
    expect(await first).toEqual(['=0', '1']);
    await follower.return?.();
  });

  it("A notified follower does not join another follower's earlier read", async () => {
    const { log, bus, follow } = setUp();
    const [waiting, reading] = [follow(0n), follow(0n)];
    const [one, two] = [take(waiting, 1), settled().then(() => take(reading, 1))];
    // The first follower has read nothing and waits; the read of the second is in progress.
    await Promise.resolve();
    await settled();
    const blocked = log.block();
    bus.publish(practice);
    await blocked.started;
    log.append();
    bus.publish(practice);
    await settled();
    blocked.release();
    expect(await Promise.all([one, two])).toEqual([['1'], ['1']]);
    await waiting.return?.();
    await reading.return?.();
  });

  it('A new follower with a read in progress does not delay a waiting one', async () => {
    const { log, bus, follow } = setUp();
    const waiting = follow(0n);
    const one = take(waiting, 1);
    await settled();
    const blocked = log.block();
    const newcomer = follow(0n);
    const two = take(newcomer, 1);
    await blocked.started;
    log.append();
    bus.publish(practice);
    await settled();
    blocked.release();
    expect(await Promise.all([one, two])).toEqual([['1'], ['1']]);
    await waiting.return?.();
    await newcomer.return?.();
  });

  it('A notification about lost notifications delivers the missed events', async () => {
    const { log, bus, follow } = setUp();
    const follower = follow(0n);
    const next = take(follower, 2);
    await settled();
    log.append(2);
    bus.publish(null);
    expect(await next).toEqual(['1', '2']);
    await follower.return?.();
  });

  it('A notification of another practice does not wake a follower', async () => {
    const { log, bus, follow } = setUp();
    const follower = follow(0n);
    const next = take(follower, 1);
    await settled();
    const before = log.reads;
    bus.publish('another');
    await settled();
    expect(log.reads).toBe(before);
    await follower.return?.();
    expect(await next).toEqual([]);
  });

  it('Followers at the same position share one read', async () => {
    const { log, bus, follow } = setUp();
    const followers = Array.from({ length: 100 }, () => follow(0n));
    const next = followers.map((follower) => take(follower, 1));
    await settled();
    const before = log.reads;
    log.append();
    bus.publish(practice);
    expect(await Promise.all(next)).toEqual(followers.map(() => ['1']));
    await settled();
    expect(log.reads - before).toBeLessThanOrEqual(2);
    await Promise.all(followers.map(async (follower) => follower.return?.()));
  });

  it('A slow follower loses nothing', async () => {
    const { log, bus, follow } = setUp();
    const follower = follow(0n);
    const seen: string[] = [];
    for (let n = 1; n <= 50; n += 1) {
      log.append(3);
      bus.publish(practice);
      seen.push(...(await take(follower, 1)));
    }
    seen.push(...(await take(follower, 100)));
    expect(seen).toEqual(Array.from({ length: 150 }, (_, n) => String(n + 1)));
    await follower.return?.();
  });

  it('A follower listens from its first read to its end', async () => {
    const { log, bus, listeners, follow } = setUp();
    expect(listeners()).toBe(0);
    const follower = follow();
    expect(listeners()).toBe(0);
    await take(follower, 1);
    expect(listeners()).toBe(1);
    // The practice has no events, so only the end wakes the follower.
    const next = follower.next();
    await settled();
    await follower.return?.();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(listeners()).toBe(0);
    const reads = log.reads;
    bus.publish(practice);
    await settled();
    expect(log.reads).toBe(reads);
  });

  it('A follower finds an event whose notification was lost', async () => {
    const { log, bus } = setUp();
    const feed = createPracticeFeed({ log, bus, ...oftenChecked });
    const follower = feed.follow(practice, 0n, (item) => [abbreviate(item)]);
    const next = take(follower, 1);
    await settled();
    log.append();
    expect(await next).toEqual(['1']);
    await follower.return?.();
  });

  it('A follower waits while the log cannot be read, and then continues', async () => {
    const { log, bus } = setUp();
    let failures = 2;
    const failing = {
      ...log,
      since: (practiceId: string, seq: bigint) =>
        failures-- > 0 ? Promise.reject(outage) : log.since(practiceId, seq),
    };
    const feed = createPracticeFeed({ log: failing, bus, ...oftenChecked });
    const follower = feed.follow(practice, 0n, (item) => [abbreviate(item)]);
    const next = take(follower, 1);
    log.append();
    expect(await next).toEqual(['1']);
    expect(failures).toBeLessThan(0);
    await follower.return?.();
  });

  it('A failed read of the log reaches the follower, which stops listening', async () => {
    const { log, bus, listeners } = setUp();
    const broken = { ...log, since: () => Promise.reject(new Error('unreachable')) };
    const feed = createPracticeFeed({ log: broken, bus, ...onOutage });
    const follower = feed.follow(practice, 'snapshot', (item) => [abbreviate(item)]);
    await take(follower, 1);
    await expect(follower.next()).rejects.toThrow('unreachable');
    expect(listeners()).toBe(0);
  });
});
