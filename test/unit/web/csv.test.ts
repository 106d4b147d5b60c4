import { expect, test } from 'vitest';
import { toCsv } from '../../../web/activity/csv.ts';

test('A cell with a comma, a quote or a line break is quoted', () => {
  expect(toCsv([['a', 'b,c', 'd "e"', 'f\ng']])).toBe('a,"b,c","d ""e""","f\ng"\r\n');
});

test.each(['=SUM(A1)', '+1', '-1', '@cmd', '\tx'])(
  'A spreadsheet takes %j as text and not as a formula',
  (typed) => {
    expect(toCsv([[typed]])).toBe(`'${typed}\r\n`);
  },
);
