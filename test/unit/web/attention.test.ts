import { expect, test } from 'vitest';
import type { Attention } from '../../../web/dashboard/attention.ts';
import { isKnown, isQuiet } from '../../../web/dashboard/attention.ts';

const nothing: Attention = { mustConnect: false, refusedCount: 0, problemCount: 0, reviewCount: 0 };

test('Nothing needs anybody when every part is known and empty', () => {
  expect([isKnown(nothing), isQuiet(nothing)]).toEqual([true, true]);
});

test.each(['mustConnect', 'refusedCount', 'problemCount', 'reviewCount'] as const)(
  'While %s is unknown, nobody is told that nothing needs them',
  (part) => {
    const attention = { ...nothing, [part]: undefined };
    expect([isKnown(attention), isQuiet(attention)]).toEqual([false, false]);
  },
);

test.each([{ mustConnect: true }, { refusedCount: 1 }, { problemCount: 2 }, { reviewCount: 1 }])(
  'Something needs a person: %o',
  (part) => {
    expect(isQuiet({ ...nothing, ...part })).toBe(false);
  },
);
