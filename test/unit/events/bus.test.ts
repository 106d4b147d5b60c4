import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../../src/events/bus.ts';
import { relayTo } from '../../../src/events/relay.ts';

/** An EventTarget that counts its listeners. */
class CountedTarget extends EventTarget {
  listening = 0;
  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listening += 1;
    super.addEventListener(...args);
  }
  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listening -= 1;
    super.removeEventListener(...args);
  }
}

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

  it('Unsubscribed callbacks are not called, and no listener remains on the target', () => {
    const target = new CountedTarget();
    const bus = createEventBus(target);
    const notified: string[] = [];
    const unsubscribes = Array.from({ length: 50 }, (_, n) =>
      bus.subscribe('a', () => notified.push(`${n}`)),
    );
    expect(target.listening).toBe(2);
    for (const each of unsubscribes) each();
    bus.publish('a');
    bus.publish(null);
    expect(notified).toEqual([]);
    expect(target.listening).toBe(0);
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

  it('The relay publishes the notifications of Postgres', () => {
    const bus = createEventBus();
    const notified: string[] = [];
    bus.subscribe('a', () => notified.push('a'));
    bus.subscribe('b', () => notified.push('b'));
    const relay = relayTo(bus);
    relay('a:17');
    relay(null);
    expect(notified).toEqual(['a', 'a', 'b']);
  });
});
