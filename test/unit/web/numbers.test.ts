import { expect, test } from 'vitest';
import { countOf, formatAmount, formatCount } from '../../../web/text/numbers.ts';

test.each([
  ['12500.00', '12,500.00'],
  ['-1234567.5', '-1,234,567.5'],
  ['999', '999'],
  ['12345678901234567890.10', '12,345,678,901,234,567,890.10'],
  ['about 12500', 'about 12500'],
  ['', ''],
])('The amount %j is displayed as %j', (text, displayed) => {
  expect(formatAmount(text)).toBe(displayed);
});

test('A count has separators, and its noun is singular for one', () => {
  expect(formatCount(12_500)).toBe('12,500');
  expect([0, 1, 1200].map((count) => countOf(count, 'job'))).toEqual([
    '0 jobs',
    '1 job',
    '1,200 jobs',
  ]);
  expect(countOf(1, 'staff member', 'staff')).toBe('1 staff member');
});
