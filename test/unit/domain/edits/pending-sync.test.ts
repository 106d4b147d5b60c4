import { describe, expect, it } from 'vitest';
import type { PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import type { PendingSyncReason } from '../../../../src/domain/edits/pending-sync.ts';
import { pendingSyncOf } from '../../../../src/domain/edits/pending-sync.ts';
import { at } from '../sync/run.ts';
import { change } from './pending.ts';

describe('the Pending Sync tag', () => {
  const queued = change({ id: 'queued', since: at(20) });
  const held = change({ id: 'held', since: at(30), problem: 'Paused.', nextAttemptAt: at(90) });
  const refused = change({ id: 'refused', since: at(10), refusal: 'No.' });

  it('is not there when nothing is to be waited for', () => {
    expect(pendingSyncOf([], null)).toBeNull();
  });

  it.each<[string, PendingChange[], Date | null, Date, PendingSyncReason[]]>([
    ['a change', [queued], null, at(20), ['CHANGES_PENDING']],
    ['one that is held up', [held], null, at(30), ['CHANGES_PENDING']],
    ['a refused one', [refused], null, at(10), ['CHANGES_REFUSED']],
    ['both', [queued, refused], null, at(10), ['CHANGES_PENDING', 'CHANGES_REFUSED']],
    ['its own sync', [], at(5), at(5), ['SYNC_NOT_FINISHED']],
    [
      'all of it, the sync asked for last',
      [held, queued, refused],
      at(40),
      at(10),
      ['CHANGES_PENDING', 'CHANGES_REFUSED', 'SYNC_NOT_FINISHED'],
    ],
    [
      'a change, the sync asked for first',
      [queued],
      at(1),
      at(1),
      ['CHANGES_PENDING', 'SYNC_NOT_FINISHED'],
    ],
  ])('says of %s since when and why', (_what, ...[changes, syncRequestedAt, since, reasons]) => {
    expect(pendingSyncOf(changes, syncRequestedAt)).toEqual({ since, reasons, changes });
  });
});
