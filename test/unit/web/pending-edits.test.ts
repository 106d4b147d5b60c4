import { expect, test } from 'vitest';
import { groupByAge, pendingEdits } from '../../../web/dashboard/pending-edits.ts';

const now = Date.parse('2026-03-02T00:00:00Z');
const ago = (minutes: number) => ({ since: now - minutes * 60_000 });

test('Edits are counted by their age, and every age is listed', () => {
  expect(groupByAge([ago(0.5), ago(1), ago(59), ago(24 * 60)], now)).toEqual([
    { label: 'Under a minute', count: 1 },
    { label: 'Under an hour', count: 2 },
    { label: 'Under a day', count: 0 },
    { label: 'Older', count: 1 },
  ]);
});

test('An edit names its job by number, and an edit of a record that is not readable is left out', () => {
  const field = { field: 'budget', label: 'Budget', since: '2026-03-01T00:00:00Z', refusal: 'No.' };
  const record = { __typename: 'Job', id: 'Job:1', name: 'Tax', number: 'J1' } as const;
  const edges = [{ node: { field, record } }, { node: { field, record: null } }];
  expect(pendingEdits({ pendingChanges: { totalCount: 2, edges } })).toEqual([
    {
      record: { id: 'Job:1', name: 'J1 Tax' },
      label: 'Budget',
      field: 'budget',
      since: Date.parse('2026-03-01T00:00:00Z'),
      isRefused: true,
    },
  ]);
});
