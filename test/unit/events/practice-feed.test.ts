import { describe, expect, it } from 'vitest';
import type { EventBus } from '../../../src/events/bus.ts';
import { createEventBus } from '../../../src/events/bus.ts';
import type { FeedItem, FeedStart } from '../../../src/events/practice-feed.ts';
import { createPracticeFeed } from '../../../src/events/practice-feed.ts';
import type { MemoryLog } from './memory-log.ts';
import { createMemoryLog } from './memory-log.ts';

const practice = 'practice';

/** What an item says, short: `=7` a snapshot at 7, `!7` one that resets, `7` an event. */
function say(item: FeedItem): string {
  if (item.type === 'event') return String(item.logged.seq);
  return `${item.reset ? '!' : '='}${item.snapshot.seq}`;
}

interface Setup {
  readonly log: MemoryLog;
  readonly bus: EventBus;
  /** How many followers listen for news at this moment. */
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
  const feed = createPracticeFeed({ log, bus });
  return {
    log,
    bus,
    listeners: () => listening,
    follow: (start = 'snapshot') => feed.follow(practice, start, (item) => [say(item)]),
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

/** Lets everything that can happen without further news happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('following a practice', () => {
  it('without a place to begin is a snapshot, and then every event', async () => {
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
    ['the startPosition', 0n, ['1', '2', '3']],
    ['the middle', 2n, ['3', '4']],
    ['the end', 3n, ['4']],
  ])('from %s is every event after it', async (_what, after, expected) => {
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
    ['that holds events', 3, 0n, ['4', '5']],
    ['that was pruned whole', 3, 3n, ['4', '5']],
    ['that is empty', 0, 0n, ['1', '2']],
  ])(
    'from the next event on, of a log %s, is given those alone and takes no snapshot',
    async (_what, count, pruned, expected) => {
      const { log, bus, follow } = setUp();
      log.append(count);
      log.prune(pruned);
      const follower = follow('next');
      const told = take(follower, 2);
      await settled();
      log.append(2);
      bus.publish(practice);
      expect(await told).toEqual(expected);
      expect(log.snapshots).toBe(0);
      await follower.return?.();
    },
  );

  it.each([
    ['before what the log still has', 4n],
    ['after what it ever had', 11n],
  ])('from a place %s begins anew', async (_what, after) => {
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

  it('from the last event before what was pruned goes on without a gap', async () => {
    const { log, follow } = setUp();
    log.append(10);
    log.prune(5n);
    const follower = follow(5n);
    expect(await take(follower, 5)).toEqual(['6', '7', '8', '9', '10']);
    await follower.return?.();
  });

  it('from the end of a log that was pruned whole goes on, and from before begins anew', async () => {
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

  it('is told to begin anew when what it had not read yet is pruned', async () => {
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

  it('goes through a log longer than one read', async () => {
    const { log, follow } = setUp(3);
    log.append(10);
    const follower = follow(0n);
    expect(await take(follower, 10)).toEqual(Array.from({ length: 10 }, (_, n) => String(n + 1)));
    await follower.return?.();
  });

  it('loses nothing that is committed between its snapshot and its first wait', async () => {
    const { log, bus, follow } = setUp();
    const held = log.hold();
    const follower = follow();
    const first = take(follower, 2);
    await held.begun;
    log.append();
    bus.publish(practice);
    held.release();
    expect(await first).toEqual(['=0', '1']);
    await follower.return?.();
  });

  it("does not take another follower's older read for an answer to its news", async () => {
    const { log, bus, follow } = setUp();
    const [waiting, reading] = [follow(0n), follow(0n)];
    const [one, two] = [take(waiting, 1), settled().then(() => take(reading, 1))];
    // The first has read that there is nothing, and waits; the second's read is under way.
    await Promise.resolve();
    await settled();
    const held = log.hold();
    bus.publish(practice);
    await held.begun;
    log.append();
    bus.publish(practice);
    await settled();
    held.release();
    expect(await Promise.all([one, two])).toEqual([['1'], ['1']]);
    await waiting.return?.();
    await reading.return?.();
  });

  it('a newcomer whose read is under way does not keep the news from one that waits', async () => {
    const { log, bus, follow } = setUp();
    const waiting = follow(0n);
    const one = take(waiting, 1);
    await settled();
    const held = log.hold();
    const newcomer = follow(0n);
    const two = take(newcomer, 1);
    await held.begun;
    log.append();
    bus.publish(practice);
    await settled();
    held.release();
    expect(await Promise.all([one, two])).toEqual([['1'], ['1']]);
    await waiting.return?.();
    await newcomer.return?.();
  });

  it('news that were lost are made good by the word that some may have been', async () => {
    const { log, bus, follow } = setUp();
    const follower = follow(0n);
    const next = take(follower, 2);
    await settled();
    log.append(2);
    bus.publish(null);
    expect(await next).toEqual(['1', '2']);
    await follower.return?.();
  });

  it('the news of another practice do not wake it', async () => {
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

  it('many at the same place share one read', async () => {
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

  it('one that reads slowly loses nothing', async () => {
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

  it('listens only while it is followed', async () => {
    const { log, bus, listeners, follow } = setUp();
    expect(listeners()).toBe(0);
    const follower = follow();
    expect(listeners()).toBe(0);
    await take(follower, 1);
    expect(listeners()).toBe(1);
    // The practice is quiet: nothing but the end itself wakes the follower.
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

  it('a log that cannot be read is told to the follower, and it stops listening', async () => {
    const { log, bus, listeners } = setUp();
    const broken = { ...log, since: () => Promise.reject(new Error('gone')) };
    const feed = createPracticeFeed({ log: broken, bus });
    const follower = feed.follow(practice, 'snapshot', (item) => [say(item)]);
    await take(follower, 1);
    await expect(follower.next()).rejects.toThrow('gone');
    expect(listeners()).toBe(0);
  });
});
