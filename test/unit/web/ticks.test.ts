import { expect, test } from 'vitest';
import { ticksBetween } from '../../../web/dashboard/ticks.ts';

const at = (time: string): number => Date.parse(`2026-11-30T${time}Z`);

test.each([
  ['10:01:30', '10:11:30', 5, ['10:02', '10:04', '10:06', '10:08', '10:10']],
  ['00:30:00', '23:30:00', 8, ['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00']],
  ['10:00:01', '10:00:59', 2, []],
])('Between %s and %s are the round times for %i ticks', (from, to, most, expected) => {
  const ticks = ticksBetween([at(from), at(to)], most);
  expect(ticks.map((tick) => new Date(tick).toISOString().slice(11, 16))).toEqual(expected);
});
