import { Client, fetchExchange } from 'urql';
import { expect, test } from 'vitest';
import type { Estimate, Estimates } from '../../../web/sync/estimate/estimates.ts';
import {
  describeEnd,
  describeEstimate,
  readEstimates,
} from '../../../web/sync/estimate/estimates.ts';
import { timesIn } from '../../../web/time/times.ts';

const asOf = Date.parse('2026-03-02T00:00:00Z');
const at = (seconds: number): string => new Date(asOf + seconds * 1000).toISOString();
const times = timesIn('UTC');

const estimate = (rest: Partial<Estimate> = {}): Estimate => ({
  calls: 2,
  earliest: at(0),
  endsAt: at(1),
  latest: at(10),
  pauses: [],
  pausedUntil: null,
  asOf,
  ...rest,
});
/** The same sync during a pause of 47 s. */
const paused = estimate({
  earliest: at(47),
  endsAt: at(48),
  latest: at(57),
  pauses: [{ limit: 'MINUTE' }],
  pausedUntil: at(47),
});
const after = (seconds: number) => asOf + seconds * 1000;

test('An estimate has the likely duration and the longest one', () => {
  expect(describeEstimate(estimate(), asOf, times)).toBe('2 calls, about 1 s (up to 10 s)');
});

test('An estimate without a pause is the same for a request that comes later', () => {
  expect(describeEstimate(estimate(), after(40), times)).toBe('2 calls, about 1 s (up to 10 s)');
});

test('With a pause the estimate contains the pause, and becomes shorter with it', () => {
  expect(describeEstimate(paused, asOf, times)).toBe(
    '2 calls, about 48 s with a pause (47 s to 57 s)',
  );
  expect(describeEstimate(paused, after(40), times)).toBe(
    '2 calls, about 8 s with a pause (7 s to 17 s)',
  );
  expect(describeEstimate(paused, after(400), times)).toBe(
    '2 calls, about 1 s with a pause (up to 10 s)',
  );
});

test('A pause that the request ends is no part of the estimate', () => {
  const asleep = estimate({
    earliest: at(20),
    endsAt: at(30),
    latest: at(40),
    pausedUntil: at(99),
  });
  expect(describeEstimate(asleep, after(10), times)).toBe('2 calls, about 30 s (20 s to 40 s)');
});

test('A long sync has the time of its likely end, with the date if that is another day', () => {
  const long = estimate({ calls: 1, earliest: at(240), endsAt: at(300), latest: at(480) });
  expect(describeEstimate(long, asOf, times)).toBe(
    '1 call, about 5 min (4 min to 8 min), ends about 00:05',
  );
  const late = Date.parse('2026-03-02T23:58:00Z');
  expect(describeEstimate(long, late, times)).toContain('ends about 3 Mar 2026, 00:03');
});

test('The expected end of a run is a time, too, as soon as it is further away', () => {
  expect(describeEnd(after(20), asOf, times)).toBe('Likely to end in 20 s.');
  expect(describeEnd(after(320), asOf, times)).toBe('Likely to end in 5 min, about 00:05.');
});

test('A read that starts with a pause does not get the response from before the pause', async () => {
  const responses: ((pausedUntil: string | null) => void)[] = [];
  const client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetch: async () => {
      const { promise, resolve } = Promise.withResolvers<string | null>();
      responses.push(resolve);
      const { pausedUntil, asOf: _asOf, ...rest } = { ...estimate(), pausedUntil: await promise };
      const action = { kind: 'USERS', pausedUntil, estimate: rest };
      return Response.json({ data: { practice: { id: 'Practice:1', syncActions: [action] } } });
    },
  });
  const read: Estimates[] = [];
  const abandon = readEstimates(client, 'Practice:1', (estimates) => read.push(estimates));
  await expect.poll(() => responses).toHaveLength(1);
  abandon();
  readEstimates(client, 'Practice:1', (estimates) => read.push(estimates));
  await expect.poll(() => responses).toHaveLength(2);
  responses[0]?.(null);
  responses[1]?.(at(47));
  await expect.poll(() => read).toHaveLength(1);
  expect(read[0]?.USERS?.pausedUntil).toBe(at(47));
});
