import { describe, expect, it } from 'vitest';
import { RecordBatch } from '../../../src/db/bulk/record-batch.ts';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { JobRecord, NumberedJob } from '../../../src/domain/records/job.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import type { SyncCursor } from '../../../src/domain/sync/sync-run.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { currentJobs } from '../../../src/sync/steps/job-lists.ts';
import type { StepOptions } from '../../../src/sync/steps/step.ts';
import { run } from '../domain/sync/run.ts';

const job = (number: string) => ({ number, name: `Name of ${number}` }) as NumberedJob;
const limited = new SourceFailure({ type: 'limited', limit: 'DAY', until: new Date(0) }, 'c', 'l');
const locked = new SourceFailure({ type: 'rejected', status: 200, message: 'Locked' }, 'c', 'l');

interface Xpm {
  /** The jobs that are stored and have not changed: their ids by number. */
  readonly unchanged?: Readonly<Record<string, string>>;
  /** What `job.api/get` returns: the ids by number, `null` for no such job, or why the call fails. */
  readonly inXpm: Readonly<Record<string, string | SourceFailure | null>>;
  /** Why another job cannot be read. */
  readonly other?: SourceFailure;
  /** Where an earlier page has stopped. */
  readonly cursor?: Partial<SyncCursor>;
}

/** Reads a list of jobs, of which only the first has an identifier. */
async function readList({ unchanged = {}, inXpm, other, cursor = {} }: Xpm) {
  const stored: string[] = [];
  const tx = {
    records: { lastRead: () => Promise.resolve({ type: 'JOB', number: 'J0' }) },
    jobs: {
      unchanged: (_practice: string, jobs: readonly NumberedJob[]) =>
        Promise.resolve(
          jobs.flatMap((each) => {
            const xpmId = unchanged[each.number];
            return xpmId === undefined ? [] : [{ ...each, xpmId }];
          }),
        ),
      store: (_practice: string, jobs: readonly { readonly xpmId: string }[]) => {
        stored.push(...jobs.map(({ xpmId }) => xpmId));
        return Promise.resolve(nothingStored);
      },
      storeBatch: (_practice: string, batch: RecordBatch<JobRecord>) => {
        stored.push(...batch.lines().map(({ xpmId }) => xpmId));
        return Promise.resolve(nothingStored);
      },
    },
  } as unknown as Transaction;
  const calls: string[] = [];
  async function* chunks() {
    const numbered = Object.keys(inXpm).map(job);
    yield await Promise.resolve({
      records: [{ ...job('J0'), xpmId: 'u0' }],
      numbered,
      problems: [],
    });
  }
  const source = {
    currentJobs: () => Promise.resolve({ asOf: new Date(0), call: 1n, chunks: chunks() }),
    job(_practice: string, { number, xpmId }: { number: string; xpmId: string | null }) {
      calls.push(number);
      expect(xpmId).toBeNull();
      const found = number in inXpm ? (inXpm[number] ?? null) : (other ?? 'u0');
      if (found === null) return Promise.resolve({ type: 'notFound', call: 2n });
      if (found instanceof SourceFailure) return Promise.reject(found);
      const record = { ...job(number), xpmId: found };
      return Promise.resolve({ type: 'found', call: 2n, record, problems: [] });
    },
  } as unknown as PracticeSource;
  const options = {
    unitOfWork: {
      transaction: (work: (tx: Transaction) => unknown) => work(tx),
      newBatch: () => new RecordBatch<JobRecord>([]),
    },
  } as unknown as StepOptions;
  const reading = run({ kind: 'JOBS', cursor: { ...initialCursor, ...cursor } });
  const { batches } = await currentJobs.open(source, reading, options);
  const ids: string[] = [];
  let next: SyncCursor = reading.cursor;
  const problems = [];
  let failure: unknown = null;
  try {
    for await (const batch of batches) {
      ids.push(...batch.ids);
      problems.push(...batch.findings.problems);
      await batch.store(tx, new Date(0));
      const { end: position, after, refusals } = batch;
      next = { ...next, position, after: after ?? next.after, refusals: refusals ?? next.refusals };
    }
  } catch (error) {
    failure = error;
  }
  return { calls, ids, stored, problems, failure, cursor: next };
}

describe('A list of jobs without identifiers', () => {
  it('An unchanged job is the one with its number, without a call and without a write', async () => {
    const read = await readList({ unchanged: { J1: 'u1' }, inXpm: { J1: 'u1' } });
    expect(read).toMatchObject({ calls: [], ids: ['u0', 'u1'], stored: ['u0'] });
  });

  it('A new job, a renamed number and a reused number are read alone and stored by their identifiers', async () => {
    // J1 is new, J2 was J9 before, and J3 belongs to another job than the stored one.
    const read = await readList({ inXpm: { J1: 'u1', J2: 'u9', J3: 'new' } });
    expect(read.calls).toEqual(['J1', 'J2', 'J3']);
    expect(read.ids).toEqual(['u0', 'u1', 'u9', 'new']);
    expect(read.stored.toSorted()).toEqual(['new', 'u0', 'u1', 'u9']);
  });

  it('A job that XPM refuses is named and unidentified, so it lowers the confidence in deletions', async () => {
    const { problems, ids } = await readList({ inXpm: { J1: locked, J2: 'u2' } });
    expect(ids).toEqual(['u0', 'u2']);
    expect(problems).toMatchObject([
      { type: 'recordSkipped', xpmId: null, label: 'J1 (Name of J1)', reason: 'READ_REFUSED' },
    ]);
  });

  it('A limit ends the reading after the jobs before it, and proves nothing', async () => {
    const read = await readList({ inXpm: { J1: 'u1', J2: limited, J3: 'u3' } });
    expect(read).toMatchObject({ calls: ['J1', 'J2'], ids: ['u0', 'u1'], failure: limited });
  });

  it('A restart continues after the last job, and repeats no refused one and none that XPM did not find', async () => {
    const jobs = { J1: locked, J2: null, J3: 'u3' };
    const { cursor } = await readList({ inXpm: { ...jobs, J4: limited } });
    const read = await readList({ unchanged: { J3: 'u3' }, inXpm: { ...jobs, J4: 'u4' }, cursor });
    expect(read).toMatchObject({ calls: ['J4'], ids: ['u0', 'u3', 'u4'], failure: null });
  });

  it('A denied call after refused ones repeats none of them, however often it is denied', async () => {
    const inXpm = { J1: locked, J2: locked, J3: locked, J4: locked, J5: 'u5' };
    let { calls, cursor } = await readList({ inXpm, other: limited });
    expect(calls).toEqual(['J1', 'J2', 'J3', 'J4', 'J0']);
    ({ calls, cursor } = await readList({ inXpm, other: limited, cursor }));
    expect(calls).toEqual(['J0']);
    expect((await readList({ inXpm, cursor })).calls).toEqual(['J0', 'J5']);
  });

  it('Five refused jobs in a row are passed over', async () => {
    const refused = { J1: locked, J2: locked, J3: locked, J4: locked, J5: locked };
    const read = await readList({ inXpm: { ...refused, J6: 'u6' } });
    expect(read).toMatchObject({ ids: ['u0', 'u6'], failure: null });
    expect(read.problems).toHaveLength(5);
  });
});
