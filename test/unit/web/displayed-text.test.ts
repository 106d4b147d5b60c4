import { expect, test } from 'vitest';
import { displayedText } from '../../../web/edits/field/displayed-text.ts';
import { timesIn } from '../../../web/time/times.ts';

test.each([
  ['boolean', 'true', 'Yes'],
  ['boolean', 'false', 'No'],
  ['boolean', null, 'No'],
  ['date', '2026-12-02', '2 Dec 2026'],
  ['date', null, '–'],
  ['decimal', '12500.00', '12,500.00'],
  ['number', '2026', '2026'],
  ['text', '2026-12-02', '2026-12-02'],
] as const)('A %s %j is displayed as %j', (type, value, displayed) => {
  expect(displayedText(value, type, timesIn('Pacific/Auckland'))).toBe(displayed);
});
