import { expect, test } from 'vitest';
import { editInTurn } from '../../../web/edits/bulk/edit-in-turn.ts';
import { estimateBulkEdit } from '../../../web/edits/bulk/estimate.ts';
import type { EditOutcome } from '../../../web/edits/outcome.ts';

const accepted: EditOutcome = { type: 'accepted' };
const outcomes: Readonly<Record<string, EditOutcome>> = {
  refused: { type: 'refused', of: 'record', message: 'The job is archived.' },
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

test('A record whose edit was lost belongs to the rest', async () => {
  const records = ['one', 'lost', 'two'];
  const result = await editInTurn({ records, edit, isStopped: () => false, onProgress: () => 0 });
  expect(result).toEqual({
    changed: ['one'],
    refused: [],
    rest: ['lost', 'two'],
    failure: 'The service does not respond.',
  });
});

test.each([
  { records: 20, minuteRemaining: 60, calls: 60, minutes: 0 },
  { records: 21, minuteRemaining: 60, calls: 63, minutes: 1 },
  { records: 600, minuteRemaining: 0, calls: 1800, minutes: 30 },
])('$records records take $calls calls and $minutes minutes', (row) => {
  const limits = { minuteLimit: 60, minuteRemaining: row.minuteRemaining, dayRemaining: 1800 };
  expect(estimateBulkEdit(row.records, limits)).toEqual({
    calls: row.calls,
    durationMs: row.minutes * 60_000,
    exceedsDay: false,
  });
});

test('An edit of more records than the day allows says so', () => {
  const limits = { minuteLimit: 60, minuteRemaining: 60, dayRemaining: 299 };
  expect(estimateBulkEdit(100, limits).exceedsDay).toBe(true);
});
