import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../../src/events/bus.ts';
import { relayTo } from '../../../src/events/relay.ts';

/** An EventTarget that counts what listens to it. */
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

describe('the bus of news', () => {
  it('tells each subscriber of the practice, and no other', () => {
    const bus = createEventBus();
    const told: string[] = [];
    bus.subscribe('a', () => told.push('a1'));
    bus.subscribe('a', () => told.push('a2'));
    bus.subscribe('b', () => told.push('b'));
    bus.publish('a');
    expect(told).toEqual(['a1', 'a2']);
  });

  it('tells everybody when news may have been missed', () => {
    const bus = createEventBus();
    const told: string[] = [];
    bus.subscribe('a', () => told.push('a'));
    bus.subscribe('b', () => told.push('b'));
    bus.publish(null);
    expect(told).toEqual(['a', 'b']);
  });

  it('tells nobody who has left, and leaves nothing on its target', () => {
    const target = new CountedTarget();
    const bus = createEventBus(target);
    const told: string[] = [];
    const leave = Array.from({ length: 50 }, (_, n) => bus.subscribe('a', () => told.push(`${n}`)));
    expect(target.listening).toBe(2);
    for (const each of leave) each();
    bus.publish('a');
    bus.publish(null);
    expect(told).toEqual([]);
    expect(target.listening).toBe(0);
  });

  it('leaving twice takes nobody else along', () => {
    const bus = createEventBus();
    const told: string[] = [];
    const leave = bus.subscribe('a', () => told.push('abandoned'));
    leave();
    bus.subscribe('a', () => told.push('stays'));
    leave();
    bus.publish('a');
    expect(told).toEqual(['stays']);
  });

  it('takes over what Postgres tells', () => {
    const bus = createEventBus();
    const told: string[] = [];
    bus.subscribe('a', () => told.push('a'));
    bus.subscribe('b', () => told.push('b'));
    const relay = relayTo(bus);
    relay('a:17');
    relay(null);
    expect(told).toEqual(['a', 'a', 'b']);
  });
});
