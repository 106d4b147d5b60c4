import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SweepPhase } from '../../../src/domain/sync/sweep-phase.ts';
import type { SyncCursor } from '../../../src/domain/sync/sync-run.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import type { CallOptions, PracticeSource } from '../../../src/ports/xpm/source.ts';
import type { StepOptions } from '../../../src/sync/steps/step.ts';
import { sweepOf } from '../../../src/sync/steps/sweep/sweep.ts';
import { run } from '../domain/sync/run.ts';

const jobs: readonly RecordFacts[] = Array.from({ length: 12 }, (_, index) => ({
  practiceId: 'p',
  type: 'JOB',
  id: String(index).padStart(2, '0'),
  xpmId: `x${index}`,
  number: `J${index}`,
  name: `Job ${index}`,
  archived: false,
  lastReadCall: 1n,
  valuesLastReadCall: null,
}));

interface TakenPage {
  readonly phase: SweepPhase;
  readonly after: string | null;
  readonly limit: number;
}

/** Sweeps the jobs while XPM refuses some of them. Returns the refused ones that were named. */
async function sweepWith(isRefused: (number: string) => boolean) {
  return (await stepsWith({ isRefused })).flatMap(({ named }) => named);
}

interface Xpm {
  readonly isRefused?: (number: string) => boolean;
  readonly phaseOf?: (job: RecordFacts) => SweepPhase;
  /** How many calls without a permit are denied by pacing. */
  readonly denied?: number;
}

const paced = new SourceFailure(
  { type: 'limited', limit: 'MINUTE', until: new Date(0), cause: 'PACING' },
  'call',
  'paced',
);

/** Takes every step of a sweep, with another page after each denial. Returns what each has read and named. */
async function stepsWith({ isRefused = () => false, phaseOf = () => 'ACTIVE', denied = 0 }: Xpm) {
  const read: string[] = [];
  let deniedYet = 0;
  let lastRead: RecordFacts | null = null;
  const tx = {
    records: {
      next: (_practice: string, _type: string, page: TakenPage) =>
        Promise.resolve(
          jobs
            .filter((job) => phaseOf(job) === page.phase && job.id > (page.after ?? ''))
            .slice(0, page.limit),
        ),
      lastRead: () => Promise.resolve(lastRead ?? jobs.at(-1)),
    },
  } as unknown as Transaction;
  const source = {
    acquireFieldValuePermits: (_practice: string, _type: string, { calls }: { calls: number }) =>
      Promise.resolve(Array.from({ length: calls }, () => ({}))),
    jobFieldValues(_practice: string, job: RecordFacts & { number: string }, options: CallOptions) {
      if (options.permit === undefined && deniedYet < denied) {
        deniedYet += 1;
        return Promise.reject(paced);
      }
      read.push(job.number);
      if (isRefused(job.number)) return Promise.reject(locked);
      lastRead = job;
      return Promise.resolve({
        type: 'found',
        asOf: new Date(),
        call: 1n,
        records: [],
        problems: [],
      });
    },
  } as unknown as PracticeSource;
  const options = {
    unitOfWork: { transaction: (work: (tx: Transaction) => unknown) => work(tx) },
  } as unknown as StepOptions;
  const steps = [];
  for (const step of sweepOf('JOB')) {
    const named: (string | null)[] = [];
    const succeeded: boolean[] = [];
    let cursor: SyncCursor = initialCursor;
    const takePage = async (): Promise<boolean> => {
      const { batches } = await step.open(source, run({ practiceId: 'p', cursor }), options);
      try {
        for await (const { findings, hasSucceeded, end, after, refusals } of batches) {
          named.push(...findings.problems.map(({ xpmId }) => xpmId));
          succeeded.push(hasSucceeded);
          cursor = {
            ...cursor,
            position: end,
            after: after ?? cursor.after,
            refusals: refusals ?? cursor.refusals,
          };
        }
      } catch (error) {
        if (error !== paced) throw error;
        return false;
      }
      return true;
    };
    while (!(await takePage()));
    steps.push({ named, succeeded, read: read.splice(0) });
  }
  return steps;
}

const locked = new SourceFailure(
  { type: 'rejected', status: 200, message: 'Locked' },
  'call',
  'Locked',
);

describe('The phases of a sweep', () => {
  const phaseOf = ({ id }: RecordFacts): SweepPhase =>
    id >= '08' ? 'RECENT' : id >= '04' ? 'ACTIVE' : 'INACTIVE';

  it('The phases put recently changed records first, and archived or completed ones last', async () => {
    const steps = await stepsWith({ phaseOf });
    expect(steps.map(({ read }) => read.join(' '))).toEqual([
      'J8 J9 J10 J11',
      'J4 J5 J6 J7',
      'J0 J1 J2 J3',
    ]);
  });

  it('A phase that XPM refuses entirely is passed over when another can be read', async () => {
    const refused = ['J8', 'J9', 'J10', 'J11'];
    const isRefused = (number: string) => refused.includes(number);
    const [recent, ...others] = await stepsWith({ isRefused, phaseOf });
    expect(recent?.named).toEqual(['x8', 'x9', 'x10', 'x11']);
    expect(others.map(({ named }) => named)).toEqual([[], []]);
  });
});

describe('A sweep whose calls XPM refuses', () => {
  it.each([
    ['at its start', ['J0', 'J1', 'J2', 'J3']],
    ['in its middle', ['J4', 'J5', 'J6', 'J7']],
    ['at its end', ['J8', 'J9', 'J10', 'J11']],
    ['for longer than a batch', ['J4', 'J5', 'J6', 'J7', 'J8', 'J9', 'J10', 'J11']],
    ['at its start for longer than a batch', ['J0', 'J1', 'J2', 'J3', 'J4', 'J5', 'J6']],
  ])('The sweep passes over the refused records %s and names each of them', async (_, refused) => {
    const named = await sweepWith((number) => refused.includes(number));
    expect(named).toEqual(refused.map((number) => number.replace('J', 'x')));
  });

  it('The sweep ends when XPM refuses every record', async () => {
    await expect(sweepWith(() => true)).rejects.toThrow('Locked');
  });

  it('Pacing repeats no call, neither a refused one nor the one that confirms the refusals', async () => {
    const isRefused = (number: string) => ['J4', 'J5', 'J6', 'J7'].includes(number);
    const [, active] = await stepsWith({ isRefused, denied: 2 });
    expect(active?.named).toEqual(['x4', 'x5', 'x6', 'x7']);
    expect(active?.read.join(' ')).toBe('J0 J1 J2 J3 J4 J5 J6 J7 J3 J8 J9 J10 J11');
    // Refused reads are no evidence that XPM works; the call that confirms them is.
    expect(active?.succeeded).toEqual([true, false, true, true]);
  });
});
