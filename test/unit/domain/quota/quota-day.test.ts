import { describe, expect, it } from 'vitest';
import type { QuotaPause } from '../../../../src/domain/quota/quota-day.ts';
import { mergePauses, quotaDayOf } from '../../../../src/domain/quota/quota-day.ts';
import { at } from '../sync/run.ts';

const pause = (limit: QuotaPause['limit'], from: number, to: number): QuotaPause => ({
  limit,
  startedAt: at(from),
  endsAt: at(to),
});

describe('The pauses of a day', () => {
  it.each([
    ['without any', [], []],
    ['of one sync', [pause('MINUTE', 1, 2)], [pause('MINUTE', 1, 2)]],
    [
      'that overlap are one',
      [pause('MINUTE', 5, 9), pause('MINUTE', 1, 6), pause('MINUTE', 7, 8)],
      [pause('MINUTE', 1, 9)],
    ],
    [
      'that do not meet stay apart',
      [pause('DAY', 1, 2), pause('DAY', 3, 4)],
      [pause('DAY', 1, 2), pause('DAY', 3, 4)],
    ],
    [
      'of different limits stay apart, also when one lies within the other',
      [pause('DAY', 1, 9), pause('MINUTE', 2, 3), pause('DAY', 8, 10)],
      [pause('DAY', 1, 10), pause('MINUTE', 2, 3)],
    ],
  ])('Pauses %s', (_what, pauses, merged) => {
    expect(mergePauses(pauses)).toEqual(merged);
  });
});

describe('The calls of a day', () => {
  const now = new Date('2026-01-02T03:20:00Z');

  it('The hours without calls are listed, too, from the one a day ago to the present one', () => {
    const { byHour } = quotaDayOf([], [], now);
    expect(byHour).toHaveLength(25);
    expect(byHour[0]?.hour).toEqual(new Date('2026-01-01T03:00:00Z'));
    expect(byHour.at(-1)?.hour).toEqual(new Date('2026-01-02T03:00:00Z'));
    expect(byHour.every(({ byPriority }) => byPriority.every(({ calls }) => calls === 0))).toBe(
      true,
    );
  });

  it('The calls are counted by priority, in all and by hour', () => {
    const [hour, earlier] = [new Date('2026-01-02T03:00:00Z'), new Date('2026-01-02T01:00:00Z')];
    const { byPriority, byHour } = quotaDayOf(
      [
        { hour, priority: 'SWEEP', calls: 5 },
        { hour: earlier, priority: 'SWEEP', calls: 2 },
        { hour: earlier, priority: 'WRITE', calls: 1 },
      ],
      [],
      now,
    );
    expect(byPriority).toEqual([
      { priority: 'INTERACTIVE', calls: 0 },
      { priority: 'WRITE', calls: 1 },
      { priority: 'MANUAL', calls: 0 },
      { priority: 'SCHEDULED', calls: 0 },
      { priority: 'SWEEP', calls: 7 },
    ]);
    const sweeps = byHour
      .map((each) => each.byPriority.at(-1)?.calls)
      .filter((calls) => calls !== 0);
    expect(sweeps).toEqual([2, 5]);
  });
});
