import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creationWindows } from '../../../src/xpm/creation-windows.ts';

const dayMs = 24 * 60 * 60 * 1000;
const dayOf = (date: string): number => Date.parse(date) / dayMs;

const instants = fc.date({
  min: new Date('2010-01-01'),
  max: new Date('2060-01-01'),
  noInvalidDate: true,
});

describe('The creation windows of jobs', () => {
  it('The windows are shorter than a year, start with the latest, and cover every day since 2010 once', () => {
    fc.assert(
      fc.property(instants, (asOf) => {
        const windows = creationWindows(asOf).map(({ from, to }) => [dayOf(from), dayOf(to)]);
        let next = Math.floor(asOf.getTime() / dayMs) + 2;
        for (const [from = 0, to = 0] of windows) {
          expect(to).toBe(next);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to - from).toBeLessThan(364);
          next = from - 1;
        }
        expect(next).toBe(dayOf('2009-12-31'));
      }),
    );
  });

  it('A day belongs to the same window at any time of the request', () => {
    const windowOf = (asOf: Date, date: string) =>
      creationWindows(asOf).find(({ from, to }) => from <= date && date <= to)?.number;
    fc.assert(
      fc.property(instants, instants, instants, (created, one, other) => {
        const date = new Date(Math.min(+created, +one, +other)).toISOString().slice(0, 10);
        expect(windowOf(one, date)).toBeTypeOf('number');
        expect(windowOf(one, date)).toBe(windowOf(other, date));
      }),
    );
  });

  it('A window starts where the one before ends, and the latest one ends early', () => {
    expect(creationWindows(new Date('2011-06-30T12:00:00Z'))).toEqual([
      { number: 1, from: '2010-12-27', to: '2011-07-02' },
      { number: 0, from: '2010-01-01', to: '2010-12-26' },
    ]);
    // The day on which a new one begins, and the one before.
    expect(creationWindows(new Date('2010-12-25T00:00:00Z'))).toHaveLength(2);
    expect(creationWindows(new Date('2010-12-24T23:59:59Z'))).toHaveLength(1);
  });
});
