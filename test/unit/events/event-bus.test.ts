import { describe, expect, it } from 'vitest';
import type { Topic } from '../../../src/events/event-bus.ts';
import { createEventBus } from '../../../src/events/event-bus.ts';
import { relayThrough, relayTo } from '../../../src/events/relay.ts';

describe('The event bus', () => {
  it('A notification reaches each subscriber of its practice and no other', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    bus.subscribe('a', () => notified.push('a1'));
    bus.subscribe('a', () => notified.push('a2'));
    bus.subscribe('b', () => notified.push('b'));
    bus.publish('a');
    expect(notified).toEqual(['a1', 'a2']);
  });

  it('A notification about lost notifications reaches every subscriber', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    bus.subscribe('a', () => notified.push('a'));
    bus.subscribe('b', () => notified.push('b'));
    bus.publish(null);
    expect(notified).toEqual(['a', 'b']);
  });

  it('Unsubscribed callbacks are not called, and nothing remains of their practice', () => {
    const topics = new Map<string, Topic>();
    const bus = createEventBus(topics);
    const notified: string[] = [];
    const unsubscribes = Array.from({ length: 50 }, (_, n) =>
      bus.subscribe('a', () => notified.push(`${n}`)),
    );
    expect(topics.size).toBe(1);
    for (const each of unsubscribes) each();
    bus.publish('a');
    bus.publish(null);
    expect(notified).toEqual([]);
    expect(topics.size).toBe(0);
  });

  it('An event that arrives on several paths notifies a subscriber once', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    bus.subscribe('a', () => notified.push('a'));
    bus.subscribe('b', () => notified.push('b'));
    for (const seq of [1n, 1n, 2n, 1n, 2n]) bus.publish('a', seq);
    bus.publish('b', 1n);
    expect(notified).toEqual(['a', 'a', 'b']);
  });

  it('After a possible loss a lower number notifies again, because the database may be a restored one', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    bus.subscribe('a', () => notified.push('a'));
    bus.publish('a', 9n);
    bus.publish(null);
    bus.publish('a', 4n);
    expect(notified).toEqual(['a', 'a', 'a']);
  });

  it('A second call of the same unsubscribe function removes no other subscriber', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    const unsubscribe = bus.subscribe('a', () => notified.push('removed'));
    unsubscribe();
    bus.subscribe('a', () => notified.push('stays'));
    unsubscribe();
    bus.publish('a');
    expect(notified).toEqual(['stays']);
  });

  it('The relay publishes messages of Postgres and Redis, and reports when their events were written', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    const written: Date[] = [];
    bus.subscribe('a', () => notified.push('a'));
    bus.subscribe('b', () => notified.push('b'));
    const relay = relayTo(bus, (writtenAt) => written.push(writtenAt));
    relay('a:17');
    relay('a:18:1700000000000');
    relay(null);
    expect(notified).toEqual(['a', 'a', 'a', 'b']);
    expect(written).toEqual([new Date(1_700_000_000_000)]);
  });

  it.each(['', 'a', 'a:', 'a:x', 'a:-1', ':1', 'a:1:later', '{"a":1}', 'a:1:2:3'])(
    'The relay ignores the message "%s", which is none of ours',
    (message) => {
      const bus = createEventBus();
      let notifications = 0;
      bus.subscribe('a', () => (notifications += 1));
      relayTo(bus)(message);
      expect(notifications).toBe(0);
    },
  );

  it('A worker relays what Postgres notifies, and not the loss of its own connection', () => {
    const published: string[] = [];
    const relay = relayThrough({ publish: (message) => void published.push(message) });
    relay('a:17:1700000000000');
    relay(null);
    expect(published).toEqual(['a:17:1700000000000']);
  });
});
