import { expect, test } from 'vitest';
import type { Run } from '../../../web/sync/run.ts';
import {
  describeCounts,
  describeProgress,
  describeWait,
  subjectOf,
} from '../../../web/sync/run.ts';

const none = { added: 0, changed: 0, archived: 0, skipped: 0, unchanged: 0 };
const run = (kind: Run['kind'], progress: Partial<Run['progress']>, rest: Partial<Run> = {}): Run =>
  ({
    kind,
    state: 'SUCCEEDED',
    pause: null,
    record: null,
    failure: null,
    progress: { done: 0, total: null, read: 0, wait: null, ...none, ...progress },
    ...rest,
  }) as Run;

test('A sync of a list says how many records it has read and what has become of them', () => {
  expect(describeCounts(run('CLIENTS', { read: 1200, added: 3, changed: 12 }))).toBe(
    '1,200 clients read: 3 added, 12 changed',
  );
  expect(describeCounts(run('JOBS', { read: 2 }))).toBe('2 jobs read: nothing changed');
  expect(describeCounts(run('CLIENTS', { read: 1 }))).toBe('1 client read: nothing changed');
  expect(describeCounts(run('USERS', {}))).toBe('Nothing has changed.');
});

test('A sync of one record counts the parts of the record', () => {
  expect(describeCounts(run('JOB', { read: 1 }))).toBe('Nothing has changed.');
  expect(describeCounts(run('JOB', { read: 1, changed: 1 }))).toBe(
    'Details and custom fields: 1 changed',
  );
  expect(describeCounts(run('CLIENT_FIELDS', { read: 2, added: 2 }))).toBe(
    'Custom fields: 2 added',
  );
  expect(describeCounts(run('CLIENT_FIELDS', { read: 1 }, { state: 'RUNNING' }))).toBe('');
});

test('A run of one record names the record', () => {
  const record = { __typename: 'Job', id: 'Job:1', name: 'Tax return' } as const;
  const client = { __typename: 'Client', id: 'Client:1', name: 'Acme' } as const;
  const unfinished = run('JOB', {}, { state: 'RUNNING', record });
  expect(subjectOf(unfinished)).toBe('job Tax return');
  expect(describeProgress(unfinished)).toBe('Job Tax return');
  expect(subjectOf(run('CLIENT_FIELDS', {}, { record: client }))).toBe('custom fields of Acme');
  expect(subjectOf(run('JOB', {}))).toBe('a job');
});

test('A requested run says what it waits for, and counts nothing yet', () => {
  const requested = run('CLIENTS', {}, { state: 'REQUESTED' });
  expect(describeProgress(requested)).toBe('Clients');
  expect(describeWait(requested)).toEqual({
    why: 'The service starts it as soon as it can, usually at once.',
    until: null,
  });
});

test('A running list has its count with what it counts', () => {
  expect(describeProgress(run('JOBS', { done: 1200 }, { state: 'RUNNING' }))).toBe(
    '1,200 jobs so far',
  );
  expect(describeProgress(run('JOBS', { done: 12, total: 340 }, { state: 'RUNNING' }))).toBe(
    '12 of 340 jobs',
  );
});

test('A pause that reserves the rest of the day for people says so', () => {
  const pause = {
    limit: 'DAY' as const,
    until: '2026-03-02T00:00:00Z',
    observedAt: '2026-03-01T00:00:00Z',
    reserved: true,
  };
  expect(describeWait(run('CLIENT_FIELD_VALUES', {}, { state: 'PAUSED', pause }))).toEqual({
    why: 'The rest of this day’s calls is kept for more urgent ones.',
    until: pause.until,
  });
  const full = { ...pause, reserved: false };
  expect(describeWait(run('JOBS', {}, { state: 'PAUSED', pause: full }))?.why).toBe(
    'XPM’s calls of this day are used.',
  );
});
