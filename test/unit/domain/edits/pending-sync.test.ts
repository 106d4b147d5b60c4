import { describe, expect, it } from 'vitest';
import { saidByXpm } from '../../../../src/domain/activity/statement.ts';
import type { PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import type { PendingSyncReason } from '../../../../src/domain/edits/pending-sync.ts';
import { pendingSyncOf } from '../../../../src/domain/edits/pending-sync.ts';
import { refusedAs } from '../../../../src/domain/edits/refusal.ts';
import { at } from '../sync/run.ts';
import { change } from './pending.ts';

describe('The Pending Sync tag', () => {
  const queued = change({ id: 'queued', since: at(20) });
  const delayed = change({
    id: 'delayed',
    since: at(30),
    problem: 'Paused.',
    nextAttemptAt: at(90),
  });
  const refused = change({
    id: 'refused',
    since: at(10),
    refusal: refusedAs('REJECTED', saidByXpm('No.')),
  });

  it('A record without pending work has no tag', () => {
    expect(pendingSyncOf([], null)).toBeNull();
  });

  it.each<[string, PendingChange[], Date | null, Date, PendingSyncReason[]]>([
    ['a change', [queued], null, at(20), ['CHANGES_PENDING']],
    ['a delayed change', [delayed], null, at(30), ['CHANGES_PENDING']],
    ['a refused change', [refused], null, at(10), ['CHANGES_REFUSED']],
    [
      'a queued and a refused change',
      [queued, refused],
      null,
      at(10),
      ['CHANGES_PENDING', 'CHANGES_REFUSED'],
    ],
    ['an unfinished sync of its own', [], at(5), at(5), ['SYNC_NOT_FINISHED']],
    [
      'changes and a later sync',
      [delayed, queued, refused],
      at(40),
      at(10),
      ['CHANGES_PENDING', 'CHANGES_REFUSED', 'SYNC_NOT_FINISHED'],
    ],
    [
      'a change and an earlier sync',
      [queued],
      at(1),
      at(1),
      ['CHANGES_PENDING', 'SYNC_NOT_FINISHED'],
    ],
  ])(
    'The tag of a record with %s has the earliest time and all reasons',
    (_what, ...[changes, syncRequestedAt, since, reasons]) => {
      const run = syncRequestedAt && { id: 'run', requestedAt: syncRequestedAt };
      const runId = run?.id ?? null;
      expect(pendingSyncOf(changes, run)).toEqual({ since, reasons, changes, runId });
    },
  );
});
