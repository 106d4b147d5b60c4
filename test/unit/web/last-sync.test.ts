import { expect, test } from 'vitest';
import { describeLastSync } from '../../../web/dashboard/last-sync.ts';

const finishedAt = '2026-03-01T00:00:00Z';
const failed = {
  id: 'SyncRun:1',
  state: 'FAILED',
  finishedAt,
  failure: { message: 'XPM refused the call. Try again later.' },
} as const;
const running = { id: 'SyncRun:2', state: 'RUNNING', requestedAt: '2026-03-02T00:00:00Z' } as const;

test('A failed sync stands out, with its reason', () => {
  expect(describeLastSync({ run: null, lastRun: failed, consecutiveFailures: 3 })).toEqual({
    present: null,
    last: { label: 'Failed', at: finishedAt },
    failures: '3 failures in a row',
    why: 'XPM refused the call. Try again later.',
    isAlarming: true,
  });
});

test('While the next sync runs, that comes first, and the former failures do not stand out', () => {
  expect(describeLastSync({ run: running, lastRun: failed, consecutiveFailures: 3 })).toEqual({
    present: { label: 'Running', color: 'blue', at: running.requestedAt },
    last: { label: 'Failed', at: finishedAt },
    failures: '3 failures in a row',
    why: 'XPM refused the call. Try again later.',
    isAlarming: false,
  });
});

test('A kind that was never synced and one that succeeded have no failure', () => {
  const never = describeLastSync({ run: null, lastRun: null, consecutiveFailures: 0 });
  expect(never).toMatchObject({ last: { label: 'Never', at: null }, why: null, isAlarming: false });
  const lastRun = { ...failed, state: 'SUCCEEDED', failure: null } as const;
  const fine = describeLastSync({ run: null, lastRun, consecutiveFailures: 0 });
  expect(fine).toMatchObject({ failures: null, why: null, isAlarming: false });
});
