import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SharedCounts } from '../../../src/http/limits/budget.ts';
import { createBudget } from '../../../src/http/limits/budget.ts';

const onRefused = () => undefined;

describe('A budget per minute', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('A minute after the first spending everything is available again', async () => {
    const budget = createBudget({ perMinute: 10, shared: null, onRefused });
    expect(await budget.spend('ada', 10)).toMatchObject({ type: 'spent' });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await budget.spend('ada', 1)).toEqual({
      type: 'exhausted',
      balance: { limit: 10, remaining: 0, resetsInSeconds: 1 },
    });
    expect(await budget.spend('ben', 1)).toMatchObject({ type: 'spent' });
    await vi.advanceTimersByTimeAsync(1001);
    expect(await budget.spend('ada', 10)).toMatchObject({ type: 'spent' });
  });

  it('Processes know what the others have spent a second later', async () => {
    const shared = new RateLimiterMemory({ points: 10, duration: 60 });
    const [one, other] = [shared, shared].map((store) =>
      createBudget({ perMinute: 10, shared: store, onRefused }),
    );
    await one?.spend('ada', 6);
    await other?.spend('ada', 3);
    await vi.advanceTimersByTimeAsync(1000);
    // The first process has reported before the second, and learns of it with its next report.
    await one?.spend('ada', 1);
    await vi.advanceTimersByTimeAsync(1000);
    for (const budget of [one, other]) {
      expect(await budget?.spend('ada', 2)).toMatchObject({ type: 'exhausted' });
    }
  });

  it('What is spent during an exchange is not forgotten', async () => {
    const response = Promise.withResolvers<undefined>();
    const store = new RateLimiterMemory({ points: 10, duration: 60 });
    const shared: SharedCounts = {
      async penalty(key, cost) {
        await response.promise;
        return store.penalty(key, cost);
      },
    };
    const budget = createBudget({ perMinute: 10, shared, onRefused });
    await budget.spend('ada', 4);
    await vi.advanceTimersByTimeAsync(1000);
    await budget.spend('ada', 4);
    response.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect((await budget.spend('ada', 3)).balance.remaining).toBe(2);
  });

  it.each<[string, SharedCounts]>([
    ['is down', { penalty: () => Promise.reject(new Error('ECONNREFUSED')) }],
    ['never responds', { penalty: () => new Promise(() => undefined) }],
  ])(
    'Nobody waits for a store that %s, and the process goes on with its own count',
    async (_what, shared) => {
      const budget = createBudget({ perMinute: 10, shared, onRefused });
      for (let spent = 0; spent < 10; spent += 2) {
        expect(await budget.spend('ada', 2)).toMatchObject({ type: 'spent' });
        await vi.advanceTimersByTimeAsync(1500);
      }
      expect(await budget.spend('ada', 2)).toMatchObject({ type: 'exhausted' });
    },
  );
});
