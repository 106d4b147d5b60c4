import { expect, test } from 'vitest';
import {
  describeAutomaticSyncs,
  nextAutomaticSync,
} from '../../../web/practice/automatic-times.ts';

const day = { full: false, firstHour: 9, lastHour: 18, minutes: [7, 22, 37, 52] };
const evening = { full: true, firstHour: 19, lastHour: 19, minutes: [7] };

test('Syncs of the same times share a line', () => {
  expect(
    describeAutomaticSyncs([
      { kind: 'CLIENTS', ...day },
      { kind: 'JOBS', ...day },
      { kind: 'CLIENTS', ...evening },
    ]),
  ).toEqual([
    'Changes from 9:07 to 18:52, every 15 min: clients, jobs',
    'Everything at 19:07: clients',
  ]);
});

test('The next automatic sync is the earliest, of all kinds that are due then', () => {
  const at = '2026-03-02T09:07:11.000Z';
  expect(
    nextAutomaticSync([
      { kind: 'TAX_RETURNS', nextDueAt: '2026-03-03T04:07:11.000Z' },
      { kind: 'CLIENTS', nextDueAt: at },
      { kind: 'JOBS', nextDueAt: at },
      { kind: 'USERS', nextDueAt: null },
    ]),
  ).toEqual({ at, nouns: 'clients, jobs' });
  expect(nextAutomaticSync([{ kind: 'JOBS', nextDueAt: null }])).toBeNull();
});
