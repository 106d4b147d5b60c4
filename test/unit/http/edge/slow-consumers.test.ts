import { describe, expect, it } from 'vitest';
import type { EdgeOptions } from '../../../support/http/edge.ts';
import type { FollowedPractice } from './followed-practice.ts';
import { followPractice } from './followed-practice.ts';
import type { Consumer, Item } from './paused-consumer.ts';
import { consumers } from './paused-consumer.ts';

/** A few dozen of these fill what the kernel keeps for a connection. */
const large = 'x'.repeat(256 * 1024);
const [maximumMissed, checkMs] = [20, 10];
/** Never within a test. */
const patient: EdgeOptions = { slowConsumers: { maximumMissed, checkMs, timeoutMs: 600_000 } };
const strict: EdgeOptions = { slowConsumers: { maximumMissed, checkMs, timeoutMs: 300 } };

/** Opens a consumer, and returns when it has its first item. */
async function follow(
  practice: FollowedPractice,
  transport: keyof typeof consumers,
): Promise<Consumer> {
  const consumer = consumers[transport](practice);
  await expect.poll(() => consumer.items).toHaveLength(1);
  return consumer;
}

const lastOf = ({ items }: Consumer): number | undefined => items.at(-1)?.seq;

/** Makes changes one by one, each read by a neighbour before the next, so that only a client that reads nothing is behind. */
async function changeOneByOne(
  practice: FollowedPractice,
  neighbour: Consumer,
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const next = (lastOf(neighbour) ?? 0) + 1;
    practice.change(1, large);
    await expect.poll(() => lastOf(neighbour), { interval: 1 }).toBe(next);
  }
}

/** Items that neither follow the one before nor say so. */
const gapsOf = (items: readonly Item[]): readonly Item[] =>
  items.filter((item, n) => !item.reset && item.seq !== (items[n - 1]?.seq ?? item.seq - 1) + 1);

async function subscriptionsOf({ edge }: FollowedPractice): Promise<number> {
  const text = await edge.registry.getSingleMetricAsString('practice_sync_subscriptions');
  return Number(/^practice_sync_subscriptions (\d+)$/m.exec(text)?.[1]);
}

describe.each([
  ['a socket', 'socket'],
  ['server-sent events', 'eventStream'],
] as const)('A client over %s that reads nothing', (_what, transport) => {
  it('A client that is a little behind receives every change when it reads again', async () => {
    await using practice = await followPractice(patient);
    using neighbour = await follow(practice, transport);
    using client = await follow(practice, transport);
    client.pause();
    await changeOneByOne(practice, neighbour, 15);
    client.resume();
    await expect.poll(() => lastOf(client)).toBe(15);
    expect(client.items).toEqual(neighbour.items);
    expect(client.items.some(({ reset }) => reset)).toBe(false);
  });

  it('A client that is far behind receives the present state with `reset` through the same connection', async () => {
    await using practice = await followPractice(patient);
    using neighbour = await follow(practice, transport);
    using client = await follow(practice, transport);
    client.pause();
    await changeOneByOne(practice, neighbour, 150);
    client.resume();
    await expect.poll(() => lastOf(client)).toBe(150);
    expect(client.items.at(-1)).toEqual({ seq: 150, reset: true });
    expect(client.items.length).toBeLessThan(150);
    await changeOneByOne(practice, neighbour, 1);
    await expect.poll(() => client.items.at(-1)).toEqual({ seq: 151, reset: false });
    expect(gapsOf(client.items)).toEqual([]);
    expect(client.endings).toEqual([]);
  });

  it('A client that goes on reading nothing is cut, and comes back by itself without a gap', async () => {
    await using practice = await followPractice(strict);
    using neighbour = await follow(practice, transport);
    using client = await follow(practice, transport);
    client.pause();
    await changeOneByOne(practice, neighbour, 100);
    await expect.poll(() => subscriptionsOf(practice)).toBe(1);
    client.resume();
    await expect.poll(() => lastOf(client)).toBe(100);
    expect(client.endings).toEqual([transport === 'socket' ? 1013 : 'without complete']);
    await changeOneByOne(practice, neighbour, 1);
    await expect.poll(() => lastOf(client)).toBe(101);
    expect(gapsOf(client.items)).toEqual([]);
  });
});

describe('The connection of a stream of events that nobody reads', () => {
  /** Only the connection of a client that reads nothing any more. */
  async function unread(options: EdgeOptions) {
    const practice = await followPractice(options);
    const client = await follow(practice, 'eventStream');
    client.pause();
    // More than the kernel keeps, and fewer than make a client slow.
    practice.change(30, large.repeat(4));
    return {
      connections: () => practice.edge.connections(),
      edge: practice.edge,
      async [Symbol.asyncDispose]() {
        client[Symbol.dispose]();
        await practice[Symbol.asyncDispose]();
      },
    };
  }

  it('It ends with its token', async () => {
    await using stream = await unread({ ...patient, tokenLifeMs: () => 500 });
    await expect.poll(() => stream.connections()).toBe(0);
  });

  it('A drain does not wait for it', async () => {
    await using stream = await unread(patient);
    await stream.edge.drain();
    await expect.poll(() => stream.connections()).toBe(0);
  });

  it('It ends when nothing has moved for the time that holds for every connection', async () => {
    const timeouts = { headersMs: 10_000, requestMs: 30_000, idleMs: 500 };
    await using stream = await unread({ ...patient, timeouts });
    await expect.poll(() => stream.connections()).toBe(0);
  });
});
