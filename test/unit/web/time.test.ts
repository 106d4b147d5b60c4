import { expect, test } from 'vitest';
import { formatCountdown, formatDuration } from '../../../web/time/duration.ts';
import { timesIn } from '../../../web/time/times.ts';

const minute = 60_000;

test.each([
  [-5_000, '0 s'],
  [4_400, '4 s'],
  [59_700, '1 min'],
  [60 * minute - 300, '1 h'],
  [3.9 * minute, '3 min'],
  [60 * minute, '1 h'],
  [125 * minute, '2 h 5 min'],
  [25 * 60 * minute, '1 day'],
  [72 * 60 * minute, '3 days'],
])('%d ms read as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-1, '0:00'],
  [6_001, '0:07'],
  [270_000, '4:30'],
  [7_470_000, '2:04:30'],
])('A countdown of %d ms reads %s', (ms, text) => {
  expect(formatCountdown(ms)).toBe(text);
});

test('Instants are in the zone of the practice, with its summer time', () => {
  const sydney = timesIn('Australia/Sydney');
  expect(sydney.dateTime('2026-11-29T10:42:07Z')).toBe('29 Nov 2026, 21:42');
  expect(sydney.exact('2026-06-29T10:42:07Z')).toContain('20:42:07');
});

test('The date of an instant is that of the zone', () => {
  const instant = Date.parse('2026-11-29T20:00:00Z');
  expect(timesIn('Australia/Sydney').today(instant)).toBe('2026-11-30');
  expect(timesIn('America/Los_Angeles').today(instant)).toBe('2026-11-29');
});

test('A calendar date is the same day in every zone', () => {
  expect(timesIn('Pacific/Auckland').date('2026-11-29')).toBe('29 Nov 2026');
  expect(timesIn('America/Los_Angeles').date('2026-11-29')).toBe('29 Nov 2026');
});
