import { describe, expect, it } from 'vitest';
import type { QuotaRefusal } from '../../../../src/domain/quota/refusal.ts';
import {
  afterAcceptance,
  afterRefusal,
  endOfRefusal,
} from '../../../../src/domain/quota/refusal.ts';
import { at } from '../sync/run.ts';

const unstated = (seconds: number): QuotaRefusal => ({
  limit: 'CONCURRENT',
  until: at(seconds),
  hasStatedEnd: false,
});
const none = { consecutiveRefusals: 0, refusedAt: null };

describe('A refusal without a stated end', () => {
  it.each([
    [0, 2, 2],
    [1, 2, 4],
    [4, 2, 32],
    [5, 2, 60],
    [40, 2, 60],
    [3, 60, 60],
    [3, 3600, 3600],
  ])(
    'A refusal after %i earlier ones and a first wait of %i s lasts %i s',
    (earlier, first, seconds) => {
      const count = { consecutiveRefusals: earlier, refusedAt: earlier === 0 ? null : at(-1) };
      const call = { refusal: unstated(first), acquiredAt: at(0), now: at(0), random: 0 };
      expect(endOfRefusal(count, call)).toEqual(at(seconds));
      const earliest = endOfRefusal(count, { ...call, random: 1 });
      expect(earliest.getTime() - at(0).getTime()).toBe(seconds * 750);
    },
  );

  it('A refusal counts once for calls that were made at the same time', () => {
    const first = afterRefusal(none, { refusal: unstated(2), acquiredAt: at(0), now: at(1) });
    expect(first).toEqual({ consecutiveRefusals: 1, refusedAt: at(1) });
    const second = { refusal: unstated(3), acquiredAt: at(0), now: at(1), random: 0 };
    expect(afterRefusal(first, second)).toEqual(first);
    expect(endOfRefusal(first, second)).toEqual(at(3));
  });

  it('A refusal no longer counts after an accepted call, unless that call was made before the refusal', () => {
    const refused = { consecutiveRefusals: 3, refusedAt: at(10) };
    expect(afterAcceptance(refused, at(9))).toEqual(refused);
    expect(afterAcceptance(refused, at(11))).toEqual(none);
  });
});

describe('A refusal with a stated end', () => {
  it('A refusal blocks calls until its stated end and does not count', () => {
    const refused = { consecutiveRefusals: 3, refusedAt: at(-5) };
    const refusal = { ...unstated(7), hasStatedEnd: true };
    const call = { refusal, acquiredAt: at(0), now: at(0), random: 1 };
    expect(endOfRefusal(refused, call)).toEqual(at(7));
    expect(afterRefusal(refused, call)).toEqual(refused);
  });
});
