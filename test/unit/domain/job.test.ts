import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creationWindows } from '../../../src/domain/job.ts';

const day = 24 * 60 * 60 * 1000;
const dayOf = (date: string): number => Date.parse(date) / day;

describe('the windows in which jobs are asked for', () => {
  it('are each shorter than a year, and together leave out no day since 2010', () => {
    const instants = fc.date({
      min: new Date('2010-01-01'),
      max: new Date('2060-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (asOf) => {
        const windows = creationWindows(asOf).map(({ from, to }) => [dayOf(from), dayOf(to)]);
        let next = Math.floor(asOf.getTime() / day) + 2;
        for (const [from = 0, to = 0] of windows) {
          expect(to).toBe(next);
          expect(to - from).toBeLessThan(365);
          next = from - 1;
        }
        expect(next).toBe(dayOf('2009-12-31'));
      }),
    );
  });

  it("begin with the latest, and are a year's worth each", () => {
    expect(creationWindows(new Date('2011-06-30T12:00:00Z'))).toEqual([
      { from: '2010-07-08', to: '2011-07-02' },
      { from: '2010-01-01', to: '2010-07-07' },
    ]);
  });
});
