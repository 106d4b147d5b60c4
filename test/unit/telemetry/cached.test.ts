import { describe, expect, it, vi } from 'vitest';
import { cached } from '../../../src/telemetry/cached.ts';

const times = { keepMs: 1000, timeoutMs: 20 };

function setUp(ask: () => Promise<string>) {
  let now = 0;
  const asked = vi.fn(ask);
  const read = cached(asked, times, { now: () => new Date(now) });
  return { asked, read, at: (instant: number) => (now = instant) };
}

describe('what is asked for at each scrape', () => {
  it('is asked once, however many want to know at once, and not again for a while', async () => {
    const { asked, read, at } = setUp(() => Promise.resolve('figures'));
    expect(new Set(await Promise.all(Array.from({ length: 50 }, read)))).toEqual(
      new Set(['figures']),
    );
    at(999);
    await read();
    expect(asked).toHaveBeenCalledTimes(1);
    at(1000);
    await read();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is nothing when it fails, for as long', async () => {
    const { asked, read, at } = setUp(() => Promise.reject(new Error('down')));
    expect([await read(), await read()]).toEqual([null, null]);
    expect(asked).toHaveBeenCalledTimes(1);
    at(1000);
    await read();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is nothing when it hangs, and one that hangs is not asked beside', async () => {
    let answer: (figures: string) => void = () => undefined;
    const { asked, read, at } = setUp(() => new Promise((resolve) => (answer = resolve)));
    expect(await read()).toBeNull();
    at(60_000);
    expect(await read()).toBeNull();
    expect(asked).toHaveBeenCalledTimes(1);
    answer('late');
    expect(await read()).toBe('late');
  });
});
