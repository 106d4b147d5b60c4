import { z } from 'zod';

/** What became of a project's tests. */
export interface Verdict {
  readonly passed: number;
  readonly failed: number;
}

/** What Vitest's JSON reporter writes, as far as it is read here. */
const testReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
});

/**
 * Judges a run of Vitest by its report and by whether the command itself failed. What proves
 * nothing counts as a failure: a skipped test, a project that ran nothing, a missing report.
 */
export function verdictOf(report: string | null, refused: boolean): Verdict {
  const counts = readReport(report);
  if (counts === null) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, numPendingTests } = counts;
  const unfit = numFailedTests + numPendingTests;
  // A file that cannot be loaded, or an error outside every test, fails the run and no test.
  const isUnsound = refused || passed === 0;
  return { passed, failed: unfit === 0 && isUnsound ? 1 : unfit };
}

function readReport(report: string | null): z.infer<typeof testReport> | null {
  if (report === null) return null;
  try {
    return testReport.parse(JSON.parse(report));
  } catch {
    return null;
  }
}
