import { describe, expect, it } from 'vitest';
import { describeUnknownUsers } from '../../../../src/domain/records/unknown-users.ts';

describe('A note on unknown users', () => {
  it.each([
    [1, ['J1'], "1 job has a manager who is not on XPM's staff list: J1."],
    [2, ['J1', 'J2'], "2 jobs have a manager who is not on XPM's staff list: J1, J2."],
    [
      1412,
      ['J1', 'J2'],
      "1,412 jobs have a manager who is not on XPM's staff list: J1, J2 and 1,410 more.",
    ],
  ])('A note about %i jobs names %j', (count, numbers, note) => {
    expect(describeUnknownUsers('manager', { count, numbers })).toBe(note);
  });
});
