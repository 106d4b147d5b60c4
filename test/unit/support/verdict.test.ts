import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../support/verdict.ts';

const report = (numPassedTests: number, numFailedTests = 0, numPendingTests = 0): string =>
  JSON.stringify({ numPassedTests, numFailedTests, numPendingTests, testResults: [] });

describe('A project of tests', () => {
  test('A project has passed when at least one test ran and none failed', () => {
    expect(verdictOf(report(3), false)).toEqual({ passed: 3, failed: 0 });
  });

  test.each([
    ['runs nothing', report(0), false, { passed: 0, failed: 1 }],
    ['leaves no report', null, false, { passed: 0, failed: 1 }],
    ['leaves a report that breaks off', '{"numPassedTests": 3', false, { passed: 0, failed: 1 }],
    ['leaves a report of something else', '{}', false, { passed: 0, failed: 1 }],
    ['has a test that fails', report(3, 2), true, { passed: 3, failed: 2 }],
    ['skips a test', report(3, 0, 1), false, { passed: 3, failed: 1 }],
    ['cannot load a file', report(3), true, { passed: 3, failed: 1 }],
  ])('A project has failed when it %s', (_what, text, refused, verdict) => {
    expect(verdictOf(text, refused)).toEqual(verdict);
  });
});
