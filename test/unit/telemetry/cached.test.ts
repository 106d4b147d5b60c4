import { describe, expect, it, vi } from 'vitest';
import { cached } from '../../../src/telemetry/cached.ts';

const times = { keepMs: 1000, timeoutMs: 20 };

function setUp(source: () => Promise<string>) {
  let now = 0;
  const reading = vi.fn(source);
  const read = cached(reading, times, { now: () => new Date(now) });
  return { reading, read, at: (instant: number) => (now = instant) };
}

describe('A cached reading', () => {
  it('Concurrent callers share one reading, which is reused for a while', async () => {
    const { reading, read, at } = setUp(() => Promise.resolve('metrics'));
    expect(new Set(await Promise.all(Array.from({ length: 50 }, read)))).toEqual(
      new Set(['metrics']),
    );
    at(999);
    await read();
    expect(reading).toHaveBeenCalledTimes(1);
    at(1000);
    await read();
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it('A failed reading is null and is not repeated for a while', async () => {
    const { reading, read, at } = setUp(() => Promise.reject(new Error('down')));
    expect([await read(), await read()]).toEqual([null, null]);
    expect(reading).toHaveBeenCalledTimes(1);
    at(1000);
    await read();
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it('A reading that hangs is null, and no second one starts beside it', async () => {
    let respond: (metrics: string) => void = () => undefined;
    const { reading, read, at } = setUp(() => new Promise((resolve) => (respond = resolve)));
    expect(await read()).toBeNull();
    at(60_000);
    expect(await read()).toBeNull();
    expect(reading).toHaveBeenCalledTimes(1);
    respond('late');
    expect(await read()).toBe('late');
  });
});
