import { describe, expect, it } from 'vitest';
import type { ListWithMissing } from '../../../../src/domain/sync/deletion-guard.ts';
import { judgeMissing, mayArchiveMissing } from '../../../../src/domain/sync/deletion-guard.ts';

describe('The number of records that a complete list lacks', () => {
  it.each([
    [12, 0, true],
    [12, 3, true],
    [12, 4, false],
    [3, 3, false],
    [1000, 20, true],
    [1000, 21, false],
    [5000, 25, true],
    [5000, 26, false],
    [0, 0, true],
  ])('Of %i known records, %i missing ones are plausible: %s', (known, missing, may) => {
    expect(mayArchiveMissing(known, missing)).toBe(may);
  });
});

describe('A complete list that lacks records', () => {
  const lastEnding = ['p', 'q', 'r', 's', 't'];
  const list = (changes: Partial<ListWithMissing>): ListWithMissing => {
    const missingIds = changes.missingIds ?? ['a', 'k'];
    return {
      known: 1200,
      missingIds,
      missing: missingIds.length,
      listed: 1198,
      unidentified: 0,
      lastEnding,
      ...changes,
    };
  };

  it('A list proves that a few from its middle were deleted', () => {
    expect(judgeMissing(list({}))).toEqual({ type: 'proven' });
  });

  it('A list has nothing to prove when it lacks none', () => {
    expect(judgeMissing(list({ missingIds: [], listed: 1200 }))).toEqual({
      type: 'nothingMissing',
    });
  });

  it('A list proves that the last one and an earlier one were deleted', () => {
    expect(judgeMissing(list({ missingIds: ['t', 'b'] }))).toEqual({ type: 'proven' });
  });

  it('A list proves that records were deleted when no earlier list is known', () => {
    expect(judgeMissing(list({ lastEnding: [] }))).toEqual({ type: 'proven' });
  });

  it.each([
    ['lacks the last one of the list before', { missingIds: ['t'] }, 'LAST_OF_LIST'],
    ['lacks exactly the last three', { missingIds: ['t', 'r', 's'] }, 'LAST_OF_LIST'],
    ['has a round number of entries', { listed: 1100 }, 'ROUND_COUNT'],
    ['has an entry without an id', { unidentified: 1 }, 'UNIDENTIFIED_ENTRIES'],
    ['lacks more than is plausible', { missing: 26 }, 'TOO_MANY'],
  ] as const)('A list proves nothing when it %s', (_, changes, doubt) => {
    expect(judgeMissing(list(changes))).toEqual({ type: 'doubtful', doubt });
  });
});
