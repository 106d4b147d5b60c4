import { describe, expect, it } from 'vitest';
import { advance, nothingStored } from '../../../../src/domain/sync/stored-batch.ts';
import { initialProgress } from '../../../../src/domain/sync/sync-run.ts';

describe('The counters of a run', () => {
  it('The counters include every written row, and every entry once', () => {
    const stored = { ...nothingStored, added: 3, changed: 2, archived: 1 };
    const once = advance(initialProgress, { stored, counted: 10, skipped: 1 });
    expect(once).toEqual({
      read: 10,
      total: null,
      added: 3,
      changed: 2,
      unchanged: 4,
      archived: 1,
      skipped: 1,
    });
    const again = advance(once, { stored: nothingStored, counted: 0, skipped: 0 });
    expect(again).toEqual(once);
  });

  it('The counters include a row that changed between two reads of a list, and never decrease', () => {
    const before = { ...initialProgress, read: 10, unchanged: 10 };
    const stored = { ...nothingStored, changed: 1 };
    expect(advance(before, { stored, counted: 0, skipped: 0 })).toMatchObject({
      read: 10,
      changed: 1,
      unchanged: 10,
    });
  });
});
