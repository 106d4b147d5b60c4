import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { JobFacts } from '../../../src/domain/records/record.ts';
import type { SourceFailureReason } from '../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { confirmDeletedJobs } from '../../../src/sync/steps/confirm/confirm-jobs.ts';
import type { StepOptions } from '../../../src/sync/steps/step.ts';
import { run } from '../domain/sync/run.ts';

const jobOf = (index: number): JobFacts => ({
  practiceId: 'p',
  type: 'JOB',
  id: String(index).padStart(2, '0'),
  xpmId: `x${index}`,
  number: `J${index}`,
  name: `Job ${index}`,
  archived: false,
  lastReadCall: 1n,
  valuesLastReadCall: null,
});

const marked = Array.from({ length: 30 }, (_, index) => jobOf(index));
const listed: JobFacts = { ...jobOf(99), number: 'listed' };

interface MarkedPage {
  readonly after: string | null;
  readonly limit: number;
}

const refused: SourceFailureReason = { type: 'rejected', status: 500, message: 'Locked' };
const dayUsedUp: SourceFailureReason = { type: 'limited', limit: 'DAY', until: new Date(0) };

/** Confirms the marked jobs, which XPM does not find, while some calls fail. */
async function confirm(failureOf: (number: string) => SourceFailureReason | null) {
  const calls: string[] = [];
  const tx = {
    jobs: {
      countMarked: () => Promise.resolve({ known: 1000, missing: 0 }),
      marked: (_practice: string, { after, limit }: MarkedPage) =>
        Promise.resolve(marked.filter(({ id }) => id > (after ?? '')).slice(0, limit)),
    },
    records: { lastRead: () => Promise.resolve(listed) },
  } as unknown as Transaction;
  const source = {
    job: (_practice: string, { number }: JobFacts) => {
      calls.push(number);
      const reason = failureOf(number);
      if (reason !== null) return Promise.reject(new SourceFailure(reason, 'job.api/get', 'text'));
      return Promise.resolve({ type: 'notFound', call: 1n });
    },
  } as unknown as PracticeSource;
  const options = {
    unitOfWork: { transaction: (work: (tx: Transaction) => unknown) => work(tx) },
  } as unknown as StepOptions;
  const { batches } = await confirmDeletedJobs.open(
    source,
    run({ practiceId: 'p', cursor: initialCursor }),
    options,
  );
  const problems: (string | null)[] = [];
  const stored = { refusals: 0, end: 0 };
  let failure: unknown = null;
  try {
    for await (const { findings, refusals, end } of batches) {
      problems.push(...findings.problems.map(({ xpmId, reason }) => xpmId ?? reason));
      Object.assign(stored, { end, ...(refusals !== null && { refusals }) });
    }
  } catch (error) {
    failure = error;
  }
  return { calls, problems, failure, stored };
}

const first = (count: number) => marked.slice(0, count).map(({ number }) => number);

describe('Confirming deleted jobs', () => {
  it('The confirmation ends after four refusals when XPM refuses a listed job, too', async () => {
    const { calls, problems, failure, stored } = await confirm(() => refused);
    expect(failure).toMatchObject({ reason: refused });
    expect(calls).toEqual([...first(4), 'listed']);
    expect(problems).toEqual(['x0', 'x1', 'x2', 'x3']);
    // A pause before the call about the listed job repeats none of the four.
    expect(stored).toEqual({ refusals: 4, end: 4 });
  });

  it('The refused jobs are passed over when XPM returns a listed one', async () => {
    const locked = new Set(first(9));
    const { calls, problems, failure } = await confirm((number) =>
      locked.has(number) ? refused : null,
    );
    expect(failure).toBeNull();
    expect(problems).toEqual(marked.slice(0, 9).map(({ xpmId }) => xpmId));
    expect(calls.filter((number) => number === 'listed')).toHaveLength(2);
    expect(calls).toHaveLength(marked.length + 2);
  });

  it('Single refusals between other responses raise no doubt', async () => {
    const { calls, problems } = await confirm((number) =>
      /[02468]$/.test(number) ? refused : null,
    );
    expect(calls).toEqual(first(marked.length));
    expect(problems).toHaveLength(marked.length / 2);
  });

  it.each(['J2', 'listed'])(
    'The confirmation leaves the rest to the next run when no calls of the day remain (%s)',
    async (denied) => {
      const { problems, failure } = await confirm((number) =>
        number === denied ? dayUsedUp : denied === 'listed' ? refused : null,
      );
      expect(failure).toBeNull();
      expect(problems.at(-1)).toBe('READ_POSTPONED');
    },
  );
});
