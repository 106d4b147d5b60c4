import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../src/domain/practice/time-zone.ts';
import { describeRun } from '../../../src/sync/describe-run.ts';
import { at, run } from '../domain/sync/run.ts';

const pause = { until: at(42), limit: 'MINUTE', observedAt: at(0), reserved: false } as const;

describe('The end of a pause', () => {
  it.each([
    ['Pacific/Auckland', '24 Nov 2026, 22:00:42 (Pacific/Auckland)'],
    ['Europe/London', '24 Nov 2026, 09:00:42 (Europe/London)'],
    ['UTC', '24 Nov 2026, 09:00:42 (UTC)'],
  ])(
    'The end is displayed in the time zone of a practice in %s, which is named',
    (timeZone, text) => {
      const { message } = describeRun(run({ state: 'PAUSED', pause }), timeZone);
      expect(message).toBe(
        `Sync paused until ${text}: XPM's limit of calls per minute is used up. The sync continues automatically.`,
      );
    },
  );

  it('The end at midnight is displayed as 00:00:00 of the right day', () => {
    const midnight = new Date('2026-06-30T14:00:00Z');
    expect(formatInstant(midnight, 'Australia/Sydney')).toBe(
      '1 July 2026, 00:00:00 (Australia/Sydney)',
    );
  });
});

describe('The number of records that a run has read', () => {
  it.each([
    ['CLIENTS', 1, '1 client read'],
    ['CLIENTS', 0, '0 clients read'],
    ['USERS', 1, '1 staff member read'],
    ['USERS', 2, '2 staff read'],
    ['TAX_RETURNS', 1, '1 tax return read'],
    ['CLIENT_FIELDS', 1, '1 custom field read'],
    ['PROBLEMS', 1, '1 record with problems read'],
    ['JOBS', 1200, '1,200 jobs read'],
  ] as const)('Of %s, %i is “%s”', (kind, read, text) => {
    const succeeded = run({ state: 'SUCCEEDED', kind });
    const { message } = describeRun(
      { ...succeeded, progress: { ...succeeded.progress, read } },
      'UTC',
    );
    expect(message).toContain(`${text}: `);
  });
});
