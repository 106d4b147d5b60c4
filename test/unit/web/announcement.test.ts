import { expect, test } from 'vitest';
import type { Announcement } from '../../../web/live/announcement.ts';
import { announce } from '../../../web/live/announcement.ts';

const run = {
  id: 'SyncRun:1',
  kind: 'JOBS',
  record: null,
  state: 'RUNNING',
  failure: null,
  pause: null,
  progress: { read: 0, added: 0, changed: 0, archived: 0, skipped: 0, wait: null },
};

/** What is announced after each item. */
function announced(items: readonly { readonly reset?: boolean; readonly state?: string }[]) {
  let before: Announcement | undefined;
  return items.map(({ reset = false, state = 'RUNNING' }) => {
    const syncStatus = { reset, runs: [{ ...run, state }] };
    before = announce(before, { syncStatus } as never);
    return before.text;
  });
}

test('The first change that a window receives is announced, and its progress is not', () => {
  const [first, second] = announced([{}, {}]);
  expect(first).toMatch(/^Sync of jobs: Running/);
  expect(second).toBe(first);
});

test('A first snapshot is not announced, because nobody has waited for the present state', () => {
  const [snapshot, change] = announced([{ reset: true }, { state: 'CANCELLED' }]);
  expect(snapshot).toBe('');
  expect(change).toMatch(/^Sync of jobs: Cancelled/);
});
