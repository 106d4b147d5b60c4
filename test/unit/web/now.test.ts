import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeAgo } from '../../../web/time/duration.ts';
import { presentTime, subscribe } from '../../../web/time/now.ts';

const at = '2026-03-02T00:00:00Z';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(at) });
});
afterEach(() => {
  vi.useRealTimers();
});

test('The age of an event grows while people look at it', () => {
  const ages: string[] = [];
  const unsubscribe = subscribe(() => ages.push(describeAgo(at, presentTime())));
  vi.advanceTimersByTime(4000);
  vi.advanceTimersByTime(56_000);
  unsubscribe();
  expect([ages[3], ages[4], ages.at(-1)]).toEqual(['just now', '5 s ago', '1 min ago']);
});

test('The age is right at once when nobody has looked at any for a while', () => {
  subscribe(() => undefined)();
  vi.advanceTimersByTime(180_000);
  const unsubscribe = subscribe(() => undefined);
  expect(describeAgo(at, presentTime())).toBe('3 min ago');
  unsubscribe();
});
