import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SweepPhase } from '../../../src/domain/sync/sweep-phase.ts';
import type { PracticeSource } from '../../../src/ports/source.ts';
import type { StepOptions } from '../../../src/sync/steps/step.ts';
import { sweepOf } from '../../../src/sync/steps/sweep.ts';
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
  return (await stepsWith(isRefused, () => 'ACTIVE')).flatMap(({ named }) => named);
}

/** Takes every step of a sweep. Returns what each has read and named. */
async function stepsWith(
  isRefused: (number: string) => boolean,
  phaseOf: (job: RecordFacts) => SweepPhase,
) {
  const read: string[] = [];
  const tx = {
    records: {
      next: (_practice: string, _type: string, page: TakenPage) =>
        Promise.resolve(
          jobs
            .filter((job) => phaseOf(job) === page.phase && job.id > (page.after ?? ''))
            .slice(0, page.limit),
        ),
    },
  } as unknown as Transaction;
  const source = {
    acquireFieldValuePermits: (_practice: string, _type: string, { calls }: { calls: number }) =>
      Promise.resolve(Array.from({ length: calls }, () => ({}))),
    jobFieldValues(_practice: string, { number }: { number: string }) {
      read.push(number);
      return isRefused(number)
        ? Promise.reject(
            new SourceFailure(
              { type: 'rejected', status: 200, message: 'Locked' },
              'call',
              'Locked',
            ),
          )
        : Promise.resolve({ type: 'found', asOf: new Date(), call: 1n, records: [], problems: [] });
    },
  } as unknown as PracticeSource;
  const options = {
    unitOfWork: { transaction: (work: (tx: Transaction) => unknown) => work(tx) },
  } as unknown as StepOptions;
  const steps = [];
  for (const step of sweepOf('JOB')) {
    const { batches } = await step.open(source, run({ practiceId: 'p' }), options);
    const named: (string | null)[] = [];
    for await (const { findings } of batches) {
      named.push(...findings.problems.map(({ xpmId }) => xpmId));
    }
    steps.push({ named, read: read.splice(0) });
  }
  return steps;
}

describe('The phases of a sweep', () => {
  const phaseOf = ({ id }: RecordFacts): SweepPhase =>
    id >= '08' ? 'RECENT' : id >= '04' ? 'ACTIVE' : 'INACTIVE';

  it('The phases put recently changed records first, and archived or completed ones last', async () => {
    const steps = await stepsWith(() => false, phaseOf);
    expect(steps.map(({ read }) => read.join(' '))).toEqual([
      'J8 J9 J10 J11',
      'J4 J5 J6 J7',
      'J0 J1 J2 J3',
    ]);
  });

  it('A phase that XPM refuses entirely is passed over when another can be read', async () => {
    const refused = ['J8', 'J9', 'J10', 'J11'];
    const [recent, ...others] = await stepsWith((number) => refused.includes(number), phaseOf);
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
  ])('The sweep passes over the refused records %s and names each of them', async (_, refused) => {
    const named = await sweepWith((number) => refused.includes(number));
    expect(named).toEqual(refused.map((number) => number.replace('J', 'x')));
  });

  it('The sweep ends when XPM refuses every record', async () => {
    await expect(sweepWith(() => true)).rejects.toThrow('Locked');
  });
});
