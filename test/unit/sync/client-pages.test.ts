import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { ClientSummary } from '../../../src/domain/records/client-summary.ts';
import { summaryTexts } from '../../../src/domain/records/client-summary.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SyncCursor } from '../../../src/domain/sync/sync-run.ts';
import { initialCursor } from '../../../src/domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { differingClients, everyClient } from '../../../src/sync/steps/client-pages.ts';
import type { StepOptions } from '../../../src/sync/steps/step.ts';
import { run } from '../domain/sync/run.ts';

const blank = Object.fromEntries(
  summaryTexts.map((field) => [field, undefined]),
) as unknown as Omit<ClientSummary, 'xpmId' | 'isArchived' | 'isDeleted'>;

function client(number: number, more: Partial<ClientSummary> = {}): ClientSummary {
  const flags = { isArchived: false, isDeleted: false };
  return { ...blank, ...flags, xpmId: `x${number}`, name: `Client ${number}`, ...more };
}

/** The page has the phone of x64, and it is empty. */
const all = Array.from({ length: 70 }, (_, number) =>
  client(number, number === 64 ? { phone: null } : {}),
);
const pageSize = 30;

interface Xpm {
  readonly stored?: readonly (ClientSummary & { readonly isMissing: boolean })[];
  readonly keepsTexts?: boolean;
  readonly cursor?: Partial<SyncCursor>;
  readonly step?: typeof everyClient;
  /** The stored client that XPM returned last. */
  readonly other?: string;
  /** Why a client cannot be read. */
  readonly failure?: (xpmId: string) => SourceFailure | null;
}

/** Takes the step. Returns its calls, its batches and the failure that ended it. */
async function takeStep({ stored = [], keepsTexts = false, cursor = {}, ...given }: Xpm) {
  const calls: string[] = [];
  const other = given.other === undefined ? null : { type: 'CLIENT', xpmId: given.other };
  const tx = {
    records: {
      clientSummaries: () => Promise.resolve(stored),
      lastRead: () => Promise.resolve(other),
    },
    practices: { settings: () => Promise.resolve({ primaryForClientMaintenance: keepsTexts }) },
  } as unknown as Transaction;
  const source = {
    clientPage(_practice: string, token: string | null) {
      calls.push(`page ${token ?? ''}`);
      const from = Number(token ?? 0);
      const next = from + pageSize < all.length ? String(from + pageSize) : null;
      const records = all.slice(from, from + pageSize);
      return Promise.resolve({ call: 1n, records, problems: [], next });
    },
    client(_practice: string, xpmId: string) {
      calls.push(xpmId);
      const failure = given.failure?.(xpmId) ?? null;
      if (failure !== null) return Promise.reject(failure);
      return Promise.resolve({ type: 'found', call: 2n, record: { xpmId }, problems: [] });
    },
  } as unknown as PracticeSource;
  const options = {
    unitOfWork: { transaction: (work: (tx: Transaction) => unknown) => work(tx) },
  } as unknown as StepOptions;
  const reading = run({ practiceId: 'p', cursor: { ...initialCursor, ...cursor } });
  const { batches } = await (given.step ?? differingClients).open(source, reading, options);
  const taken = [];
  let failure: unknown = null;
  try {
    for await (const batch of batches) taken.push(batch);
  } catch (error) {
    failure = error;
  }
  return { calls, batches: taken, failure };
}

const known = all.map((each) => ({ ...each, isMissing: false }));
const limited = (): SourceFailure =>
  new SourceFailure({ type: 'limited', limit: 'DAY', until: new Date(0) }, 'call', 'limited');
const rejected = (): SourceFailure =>
  new SourceFailure({ type: 'rejected', status: 200, message: 'Locked' }, 'call', 'Locked');

describe('Clients that are read by pages', () => {
  it('Pages that show what is stored cost no further call, and prove no deletion', async () => {
    const { calls, batches } = await takeStep({ stored: known });
    expect(calls).toEqual(['page ', 'page 30', 'page 60']);
    expect(batches.flatMap(({ ids }) => ids)).toEqual([]);
    expect(batches.reduce((sum, { size }) => sum + size, 0)).toBe(all.length);
    expect(batches.at(-1)?.end).toBe(all.length);
    expect(differingClients.missing).toBeNull();
  });

  it('A client is read alone when it is new, was missing, or shows another or an empty text', async () => {
    const stored = known
      .filter(({ xpmId }) => xpmId !== 'x3')
      .map((each) => ({
        ...each,
        isMissing: each.xpmId === 'x35',
        city: each.xpmId === 'x5' ? 'Wanaka' : null,
        email: each.xpmId === 'x61' ? 'old@example.com' : null,
        phone: each.xpmId === 'x64' ? '021 1' : null,
        name: each.xpmId === 'x62' ? 'Earlier name' : each.name,
      }));
    const { calls } = await takeStep({ stored });
    // What a page leaves out says nothing: x5 and x61 have a text that no page contains.
    expect(calls).toEqual(['page ', 'x3', 'page 30', 'x35', 'page 60', 'x62', 'x64']);
  });

  it('Texts that are maintained here do not differ', async () => {
    const stored = known.map((each) => ({ ...each, name: 'Ours' }));
    expect((await takeStep({ stored, keepsTexts: true })).calls).toHaveLength(3);
  });

  it('Every client is read when its changes could not be listed', async () => {
    const { calls } = await takeStep({ stored: known, step: everyClient });
    expect(calls).toHaveLength(all.length + 3);
  });
});

describe('A reading by pages that is interrupted', () => {
  it('A reading continues at the client where a limit stopped it', async () => {
    const stopped = await takeStep({ failure: (xpmId) => (xpmId === 'x55' ? limited() : null) });
    expect(stopped.failure).toBeInstanceOf(SourceFailure);
    const last = stopped.batches.at(-1);
    expect(last).toMatchObject({ end: 55, after: '30 30' });

    const cursor = { position: last?.end ?? 0, after: last?.after ?? null };
    const { calls, batches } = await takeStep({ cursor });
    expect(calls.slice(0, 3)).toEqual(['page 30', 'x55', 'x56']);
    expect(calls).toHaveLength(2 + 15);
    expect(batches.at(-1)?.end).toBe(all.length);
  });

  it('A failure before the first client was read stores nothing, so that its repetitions are counted', async () => {
    const cause = new SourceFailure({ type: 'unavailable', status: 503 }, 'call', 'down');
    const { batches, failure } = await takeStep({ failure: () => cause });
    expect(batches).toEqual([]);
    expect(failure).toBe(cause);
  });

  it('A client whose response cannot be read becomes a problem, and the next ones are read', async () => {
    const unreadable = new SourceFailure({ type: 'unreadable', status: 200 }, 'call', 'no XML');
    const { batches, failure } = await takeStep({
      failure: (xpmId) => (xpmId === 'x0' ? unreadable : null),
    });
    expect(failure).toBeNull();
    expect(batches.flatMap(({ findings }) => findings.problems)).toMatchObject([{ xpmId: 'x0' }]);
    expect(batches.at(-1)?.end).toBe(all.length);
  });

  it('A crash repeats at most twenty clients', async () => {
    const { batches } = await takeStep({});
    expect(Math.max(...batches.map(({ size }) => size))).toBe(20);
  });

  it('A cursor with the longest token has less than 2 KB', () => {
    const cursor = { ...initialCursor, after: `1000000 ${'x'.repeat(1000)}` };
    expect(JSON.stringify(cursor).length).toBeLessThan(2048);
  });

  it('A refused client becomes a problem, and refusals of every call end the reading', async () => {
    const one = await takeStep({ failure: (xpmId) => (xpmId === 'x7' ? rejected() : null) });
    expect(one.failure).toBeNull();
    expect(one.batches.flatMap(({ findings }) => findings.problems)).toMatchObject([
      { type: 'recordSkipped', reason: 'READ_REFUSED', xpmId: 'x7', label: 'Client 7' },
    ]);
    const every = await takeStep({ failure: rejected });
    expect(every.failure).toBeInstanceOf(SourceFailure);
    expect(every.calls).toEqual(['page ', 'x0', 'x1', 'x2', 'x3', 'x29']);
  });

  it('Any number of refused clients is passed over while XPM returns another one', async () => {
    const isRefused = (xpmId: string) => Number(xpmId.slice(1)) < 45;
    const { batches, failure, calls } = await takeStep({
      other: 'x69',
      failure: (xpmId) => (isRefused(xpmId) ? rejected() : null),
    });
    expect(failure).toBeNull();
    const problems = batches.flatMap(({ findings }) => findings.problems);
    expect(problems.map(({ xpmId }) => xpmId)).toEqual(
      all.map(({ xpmId }) => xpmId).filter(isRefused),
    );
    expect(batches.at(-1)?.end).toBe(all.length);
    expect(calls.filter((call) => call === 'x69')).toHaveLength(1 + 11);
  });

  it('A denied call after refused ones repeats none of them', async () => {
    const failure = (xpmId: string) => (Number(xpmId.slice(1)) < 4 ? rejected() : null);
    const stopped = await takeStep({
      other: 'x69',
      failure: (xpmId) => (xpmId === 'x69' ? limited() : failure(xpmId)),
    });
    expect(stopped.failure).toMatchObject({ reason: { type: 'limited' } });
    const last = stopped.batches.at(-1);
    const { end: position = 0, after = null } = last ?? {};
    const refusals = last?.refusals ?? 0;
    const { calls } = await takeStep({
      other: 'x69',
      cursor: { position, after, refusals },
      failure,
    });
    expect(calls.slice(0, 4)).toEqual(['page ', 'x69', 'x4', 'x5']);
  });
});
