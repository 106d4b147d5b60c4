import { expect, test } from 'vitest';
import { stepsOf } from '../../../web/activity/run-steps.ts';

const requestedAt = '2026-12-02T10:42:00Z';
const startedAt = '2026-12-02T10:42:03Z';
const finishedAt = '2026-12-02T10:45:10Z';
const requested = {
  state: 'REQUESTED',
  requestedAt,
  requestedBy: 'Ada Finch',
  cancelledBy: null,
  startedAt: null,
  finishedAt: null,
  calls: null,
} as const;

test('A run that is only requested has one step, with who asked for it', () => {
  expect(stepsOf(requested)).toEqual([{ text: 'Requested by Ada Finch', at: requestedAt }]);
  expect(stepsOf({ ...requested, requestedBy: null })).toEqual([
    { text: 'Due by the schedule', at: requestedAt },
  ]);
});

test('The last step of an unfinished run is what it does at present, with its calls so far', () => {
  expect(stepsOf({ ...requested, state: 'PAUSED', startedAt, calls: 1 })).toEqual([
    { text: 'Requested by Ada Finch', at: requestedAt },
    { text: 'Started after 3 s', at: startedAt },
    { text: 'Paused, with 1 call to XPM so far', at: null },
  ]);
});

test('The last step of a finished run is its end, with the time it took and its calls', () => {
  const finished = { ...requested, startedAt, finishedAt };
  expect(stepsOf({ ...finished, state: 'SUCCEEDED', calls: 12 }).at(-1)).toEqual({
    text: 'Succeeded after 3 min, with 12 calls to XPM',
    at: finishedAt,
  });
  expect(stepsOf({ ...finished, state: 'CANCELLED', cancelledBy: 'Sam Okafor' }).at(-1)).toEqual({
    text: 'Cancelled by Sam Okafor after 3 min',
    at: finishedAt,
  });
});

test('A run that ended before it started has no start', () => {
  const run = { ...requested, state: 'CANCELLED', cancelledBy: 'Ada Finch', finishedAt } as const;
  expect(stepsOf(run).map(({ text }) => text)).toEqual([
    'Requested by Ada Finch',
    'Cancelled by Ada Finch',
  ]);
});
