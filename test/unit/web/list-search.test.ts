import { expect, test } from 'vitest';
import { clientVariables, jobVariables } from '../../../web/records/list/filters/variables.ts';
import { clientSearch, jobSearch } from '../../../web/records/list/search.ts';

const manager = '0190f3a4-0000-7000-8000-000000000001';
const client = '0190f3a4-0000-7000-8000-000000000002';
const group = '0190f3a4-0000-7000-8000-000000000003';
const today = '2026-12-02';

test('An address with every filter of clients becomes the filter and the order of the API', () => {
  const search = clientSearch({
    q: 'kea',
    show: 'archived',
    manager,
    partner: manager,
    group,
    status: 'DELETED',
    sort: '-CHANGED_AT',
  });
  expect(clientVariables(search)).toEqual({
    filter: {
      search: 'kea',
      statuses: ['DELETED'],
      pendingChanges: null,
      managerXpmId: manager,
      partnerXpmId: manager,
      groupId: `ClientGroup:${group}`,
    },
    orderBy: { field: 'CHANGED_AT', direction: 'DESC' },
  });
});

test('An address with every filter of jobs becomes the filter and the order of the API', () => {
  const search = jobSearch({
    show: 'all',
    client,
    manager,
    state: 'Planned',
    dueFrom: '2026-12-01',
    dueBefore: '2027-01-01',
    status: 'MISSING',
    sort: 'DUE_DATE',
  });
  expect(search.client).toBe(client);
  expect(jobVariables(search, today, client)).toEqual({
    filter: {
      search: null,
      statuses: ['MISSING'],
      pendingChanges: null,
      completed: null,
      managerXpmId: manager,
      partnerXpmId: null,
      clientXpmId: client,
      states: ['Planned'],
      dueFrom: '2026-12-01',
      dueBefore: '2027-01-01',
    },
    orderBy: { field: 'DUE_DATE', direction: 'ASC' },
  });
});

test('Without filters the lists have the statuses of their views', () => {
  const statusesOf = (show?: string) => clientVariables(clientSearch({ show })).filter?.statuses;
  expect([statusesOf(), statusesOf('archived')]).toEqual([null, ['ARCHIVED', 'DELETED']]);
  expect(statusesOf('pending')).toHaveLength(4);
  const jobs = (show?: string) => jobVariables(jobSearch({ show }), today, null).filter;
  expect(jobs()).toMatchObject({ statuses: null, completed: false, clientXpmId: null });
  expect(jobs('deleted')).toMatchObject({ statuses: ['DELETED'], completed: null });
});

test('Overdue jobs are due before today, or before an earlier date of the filter', () => {
  const before = (dueBefore?: string) =>
    jobVariables(jobSearch({ show: 'overdue', dueBefore }), today, null).filter?.dueBefore;
  expect([before(), before('2026-06-01'), before('2027-06-01')]).toEqual([
    today,
    '2026-06-01',
    today,
  ]);
});

test.each([
  ['a status that the view does not have', { show: 'archived', status: 'ACTIVE' }],
  ['a sort that does not exist', { show: 'archived', sort: 'SHOE_SIZE' }],
  ['the sort that the list has anyway', { show: 'archived', sort: 'NAME' }],
  ['an empty choice', { show: 'archived', manager: '' }],
  ['a person who is not a UUID', { show: 'archived', manager: 'smith' }],
  ['a NUL', { show: 'archived', q: '\0' }],
])('An address of clients leaves out %s', (_what, raw) => {
  expect(clientSearch(raw)).toEqual({ show: 'archived' });
});

test.each(['2026-02-30', '0000-01-01', 'soon', 2026, ''])(
  'An address of jobs leaves out the due date %j',
  (dueFrom) => {
    expect(jobSearch({ dueFrom })).toEqual({});
  },
);

test('A search for digits is text', () => {
  expect(jobSearch({ q: 123 })).toEqual({ q: '123' });
});
