import { expect, test } from 'vitest';
import { editInTurn, unchangedOf } from '../../../web/edits/bulk/edit-in-turn.ts';
import { estimateBulkEdit } from '../../../web/edits/bulk/estimate.ts';
import { unsentOf } from '../../../web/edits/bulk/use-unsent.ts';
import type { EditOutcome } from '../../../web/edits/outcome.ts';

const accepted: EditOutcome = { type: 'accepted' };
const outcomes: Readonly<Record<string, EditOutcome>> = {
  refused: { type: 'refused', of: 'record', message: 'The job is archived.' },
  wrong: { type: 'refused', of: 'value', message: 'Budget must be an amount.' },
  lost: { type: 'failed', message: 'The service does not respond.' },
};
const edit = (record: string): Promise<EditOutcome> =>
  Promise.resolve(outcomes[record] ?? accepted);

test('A refused record does not hold up the others', async () => {
  const progress: number[] = [];
  const result = await editInTurn({
    records: ['one', 'refused', 'two'],
    edit,
    isStopped: () => false,
    onProgress: (done) => progress.push(done),
  });
  expect(result).toEqual({
    changed: ['one', 'two'],
    refused: [{ record: 'refused', message: 'The job is archived.' }],
    rest: [],
    failure: null,
    invalid: null,
  });
  expect(progress).toEqual([1, 2, 3]);
});

test('A stop half-way leaves every record that was not sent in the rest, and sends nothing more', async () => {
  const sent: string[] = [];
  const result = await editInTurn({
    records: ['one', 'two', 'three', 'four'],
    edit: (record) => {
      sent.push(record);
      return edit(record);
    },
    isStopped: () => sent.length === 2,
    onProgress: () => undefined,
  });
  expect(result).toMatchObject({ changed: ['one', 'two'], rest: ['three', 'four'] });
  expect(sent).toEqual(['one', 'two']);
});

test('A value that no record accepts is sent once', async () => {
  const sent: string[] = [];
  const result = await editInTurn({
    records: ['refused', 'wrong', 'three', 'four'],
    edit: (record) => {
      sent.push(record);
      return edit(record);
    },
    isStopped: () => false,
    onProgress: () => undefined,
  });
  expect(sent).toEqual(['refused', 'wrong']);
  expect(result).toMatchObject({ changed: [], invalid: 'Budget must be an amount.' });
  expect(unchangedOf(result)).toEqual(['refused', 'wrong', 'three', 'four']);
});

test('A record whose edit was lost belongs to the rest', async () => {
  const records = ['one', 'lost', 'two'];
  const result = await editInTurn({ records, edit, isStopped: () => false, onProgress: () => 0 });
  expect(result).toEqual({
    changed: ['one'],
    refused: [],
    rest: ['lost', 'two'],
    failure: 'The service does not respond.',
    invalid: null,
  });
});

test.each([
  { records: 20, minuteRemaining: 60, calls: 60, minutes: 0 },
  { records: 21, minuteRemaining: 60, calls: 63, minutes: 1 },
  { records: 600, minuteRemaining: 0, calls: 1800, minutes: 30 },
])('$records records take $calls calls and $minutes minutes', (row) => {
  const { minuteRemaining } = row;
  const limits = { editCalls: 3, minuteLimit: 60, minuteRemaining, dayRemaining: 1800 };
  expect(estimateBulkEdit(row.records, limits)).toEqual({
    calls: row.calls,
    durationMs: row.minutes * 60_000,
    exceedsDay: false,
  });
});

test('An edit of more records than the day allows says so', () => {
  const limits = { editCalls: 3, minuteLimit: 60, minuteRemaining: 60, dayRemaining: 299 };
  expect(estimateBulkEdit(100, limits).exceedsDay).toBe(true);
});

test('The edits that XPM has not accepted are those of the edited field that are pending still', () => {
  const change = (id: string, field: string, refusal: string | null = null) => ({
    record: { __typename: 'Job' as const, id },
    field: { field, refusal },
  });
  const records = ['Job:1', 'Job:2', 'Job:3'].map((id) => ({ id, name: id }));
  const changes = [
    change('Job:2', 'budget', 'Job is locked'),
    change('Job:1', 'budget'),
    change('Job:3', 'state'),
    change('Job:4', 'budget'),
  ];
  expect(unsentOf(records, 'budget', changes)).toEqual([
    { record: records[0], refusal: null },
    { record: records[1], refusal: 'Job is locked' },
  ]);
});
