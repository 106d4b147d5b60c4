import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { createRateLimiter } from '../../../src/db/quota/rate-limiter.ts';
import type { CallPriority } from '../../../src/domain/quota/priority.ts';
import { dayWindowMs } from '../../../src/domain/quota/quota.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { Permit, PermitRequest, RateLimiter } from '../../../src/ports/rate-limiter.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { at } from '../../unit/domain/sync/run.ts';
import { randomOf } from '../../unit/xpm/mutations.ts';

const startMs = at(0).getTime();

describe('The queue for permits', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  let nowMs = startMs;
  let limiter: RateLimiter;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 5 });
    limiter = createRateLimiter({
      prisma,
      clock: { now: () => new Date(nowMs) },
      limits: xpmLimits,
      onExternalUsage: () => Promise.resolve(),
    });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    nowMs = startMs;
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });

  const request = (id: string, calls = 3, priority: CallPriority = 'WRITE'): PermitRequest => ({
    practiceId,
    call: 'job.api/update',
    priority,
    calls: 1,
    series: { id, calls },
  });

  /** The permit, or when the limiter lets the caller try again. */
  async function tryCall(wanted: PermitRequest): Promise<Permit | number> {
    const outcome = await tryCalls(wanted);
    return typeof outcome === 'number' ? outcome : outcome[0];
  }

  async function tryCalls(wanted: PermitRequest): Promise<readonly [Permit, ...Permit[]] | number> {
    try {
      return await limiter.acquire(wanted);
    } catch (error) {
      if (!(error instanceof SourceFailure) || error.reason.type !== 'limited') throw error;
      return error.reason.until.getTime();
    }
  }

  const callMs = 200;

  /** Each edit makes its calls one after the other; whoever is denied comes back at the end of the denial. */
  async function pushAll(edits: number, lateMs: () => number = () => 0) {
    const rounds = new Map<string, number>();
    const interrupted: string[] = [];
    const due = Array.from({ length: edits }, (_, n) => ({
      id: `edit ${n}`,
      atMs: startMs + n,
      made: 0,
    }));
    const held = new Map<string, Permit>();
    let endedMs = startMs;
    while (due.length > 0) {
      due.sort((a, b) => a.atMs - b.atMs);
      const [next] = due;
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.atMs);
      await held.get(next.id)?.release({ observed: null, refused: null });
      held.delete(next.id);
      if (next.made === 3) {
        await limiter.endSeries(practiceId, next.id);
        endedMs = nowMs;
        due.shift();
        continue;
      }
      if (next.made === 0) rounds.set(next.id, (rounds.get(next.id) ?? 0) + 1);
      const outcome = await tryCall(request(next.id));
      if (typeof outcome !== 'number') {
        held.set(next.id, outcome);
        next.made += 1;
        next.atMs = nowMs + callMs;
        continue;
      }
      if (next.made > 0) interrupted.push(next.id);
      expect(outcome).toBeGreaterThan(nowMs);
      next.made = 0;
      next.atMs = outcome + lateMs();
    }
    return { seconds: (endedMs - startMs) / 1000, rounds: [...rounds.values()], interrupted };
  }

  it('Each of many simultaneous edits wakes a few times, and none stops halfway', async () => {
    const edits = 30;
    const { seconds, rounds, interrupted } = await pushAll(edits);
    expect(interrupted).toEqual([]);
    expect(Math.max(...rounds)).toBeLessThan(10);
    expect(rounds.reduce((sum, each) => sum + each, 0)).toBeLessThan(4 * edits);
    // The floor is XPM's limit of 60 calls a minute.
    expect(seconds).toBeLessThan(1.2 * 3 * edits);
  });

  it('Whoever comes a little late to a slot does not lose it again and again', async () => {
    const random = randomOf(1);
    const edits = 120;
    const { seconds, rounds } = await pushAll(edits, () => random(5000));
    expect(Math.max(...rounds)).toBeLessThanOrEqual(5);
    expect(seconds).toBeLessThan(1.2 * 3 * edits);
  });

  it('Each waiting series has a later slot, about as far apart as its calls', async () => {
    for (let n = 0; n < 10; n += 1) await endedAtOnce(request(`earlier ${n}`));
    const slots: number[] = [];
    for (const id of ['first', 'second', 'third']) {
      const slot = await tryCall(request(id));
      if (typeof slot === 'number') slots.push(slot);
    }
    const gaps = slots.slice(1).map((slot, n) => slot - (slots[n] ?? 0));
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(Math.abs(gap - 3050)).toBeLessThan(200);
  });

  it('A new series does not overtake a waiting one, even when a few calls are possible', async () => {
    for (let n = 0; n < 10; n += 1) await endedAtOnce(request(`earlier ${n}`));
    const slot = await tryCall(request('waiting'));
    expect(typeof slot).toBe('number');
    nowMs = Number(slot) - 1000;
    expect(await tryCall(request('new', 1))).toBeGreaterThan(Number(slot));
    nowMs = Number(slot);
    expect(await tryCall(request('waiting'))).not.toBeTypeOf('number');
  });

  it('An early series is permitted when there is room for all, for example after a limit was raised', async () => {
    await prisma.callPermit.createMany({
      data: Array.from({ length: 60 }, () => ({
        practiceId,
        call: 'staff.api/list',
        priority: 'MANUAL' as const,
        acquiredAt: at(0),
        expiresAt: at(0),
      })),
    });
    for (const id of ['first', 'second', 'third']) {
      expect(await tryCall(request(id))).toBeTypeOf('number');
    }
    await prisma.callPermit.deleteMany({ where: { practiceId } });
    expect(await tryCall(request('third'))).not.toBeTypeOf('number');
  });

  it('A denied series that starts over with another call has room for all of its calls', async () => {
    const list = { ...request('run', 1, 'MANUAL'), call: 'job.api/list' };
    const get = { ...request('run', 8, 'SWEEP'), call: 'job.api/get' };
    let [lists, gets] = [0, 0];
    while (gets < 20) {
      await endedAtOnce(list, false);
      lists += 1;
      for (let outcome = await tryCall(get); ; outcome = await tryCall(get)) {
        if (typeof outcome === 'number') {
          nowMs = outcome;
          break;
        }
        await outcome.release({ observed: null, refused: null });
        gets += 1;
      }
      expect(lists).toBeLessThan(20);
    }
    expect(lists).toBeLessThanOrEqual(4);
  });

  it('A list that is read record by record gets on beside a sweep that always has work, and so does the sweep', async () => {
    const actors = {
      list: { dueMs: startMs, made: 0, everyMs: callMs },
      sweep: { dueMs: startMs, made: 0, everyMs: callMs },
      schedule: { dueMs: startMs, made: 0, everyMs: 5000 },
    };
    const { list, sweep, schedule } = actors;
    const callsOfList = 10;
    let left = callsOfList;
    const requestOf = (actor: object): PermitRequest => {
      if (actor === schedule) return request('schedule', 1, 'SCHEDULED');
      if (actor === sweep) return { ...request('sweep', 1, 'SWEEP'), calls: 4 };
      return request('list', left, 'SWEEP');
    };
    while (nowMs < startMs + 5 * 60_000) {
      const next = Object.values(actors).reduce((a, b) => (b.dueMs < a.dueMs ? b : a));
      nowMs = Math.max(nowMs, next.dueMs);
      const outcome = await tryCalls(requestOf(next));
      if (typeof outcome === 'number') {
        next.dueMs = outcome;
        if (next === list) left = callsOfList;
        continue;
      }
      for (const permit of outcome) await permit.release({ observed: null, refused: null });
      next.made += outcome.length;
      next.dueMs = nowMs + next.everyMs;
      if (next === list) left = left === 1 ? callsOfList : left - 1;
    }
    const calls = list.made + sweep.made + schedule.made;
    expect(calls).toBeGreaterThan(0.8 * 60 * 5);
    expect(list.made).toBeGreaterThan(0.3 * calls);
    expect(sweep.made).toBeGreaterThan(0.1 * calls);
  });

  it('A series waits until the day has room for all of its calls', async () => {
    await spendDay(1996);
    nowMs = startMs + 60 * 60_000;
    await spendDay(3000);
    nowMs += 60 * 60_000;
    expect(await tryCall(request('one call', 1, 'INTERACTIVE'))).not.toBeTypeOf('number');
    const slot = await tryCall(request('several', 8, 'INTERACTIVE'));
    expect(slot).toBe(startMs + dayWindowMs);
    nowMs = Number(slot);
    for (let left = 8; left > 0; left -= 1) {
      const permit = await tryCall(request('several', left, 'INTERACTIVE'));
      if (typeof permit === 'number') throw new Error('The series stopped halfway.');
      await permit.release({ observed: null, refused: null });
    }
  });

  it('Series that wait for the limit of the day do not hold up others once XPM allows more', async () => {
    await spendDay(4900);
    nowMs = startMs + 60 * 60_000;
    for (let n = 0; n < 5; n += 1) {
      expect(await tryCall(request(`edit ${n}`))).toBe(startMs + dayWindowMs + n * 3050);
    }
    await prisma.callPermit.deleteMany({ where: { practiceId } });
    expect(await tryCall(request('new edit'))).not.toBeTypeOf('number');
  });

  it('Calls that are reserved for a series are free for others once it has started and ended', async () => {
    for (let n = 0; n < 10; n += 1) await endedAtOnce(request(`earlier ${n}`));
    const slot = await tryCall(request('large', 12));
    expect(await prisma.quotaReservation.count({ where: { practiceId } })).toBe(1);
    nowMs = Number(slot);
    await endedAtOnce(request('large', 12), false);
    expect(await prisma.quotaReservation.count({ where: { practiceId } })).toBe(0);
  });

  it('The permits of a finished series are available to the next one', async () => {
    const series = ['first', 'second', 'third', 'fourth'];
    for (const id of series) await endedAtOnce(request(id, 7), false);
    expect(await tryCall(request('fifth', 7))).toBeTypeOf('number');
    for (const id of series) await limiter.endSeries(practiceId, id);
    expect(await tryCall(request('fifth', 7))).not.toBeTypeOf('number');
  });

  it('The queues of practices are independent', async () => {
    for (let n = 0; n < 40; n += 1) await tryCall(request(`edit ${n}`));
    const other = await prisma.practice.create({ data: { name: 'Q', source: 'XPM' } });
    const wanted = { ...request('their job', 1, 'INTERACTIVE'), practiceId: other.id };
    expect(await tryCall(wanted)).not.toBeTypeOf('number');
  });

  /** Calls that were made now. */
  async function spendDay(calls: number): Promise<void> {
    const now = new Date(nowMs);
    await prisma.callPermit.createMany({
      data: Array.from({ length: calls }, () => ({
        practiceId,
        call: 'staff.api/list',
        priority: 'MANUAL' as const,
        acquiredAt: now,
        releasedAt: now,
        expiresAt: now,
      })),
    });
  }

  async function endedAtOnce(wanted: PermitRequest, isWhole = true): Promise<void> {
    const { id = '', calls = 1 } = wanted.series ?? {};
    for (let made = 0; made < (isWhole ? calls : 1); made += 1) {
      const permit = await tryCall(wanted);
      if (typeof permit === 'number') throw new Error('The call was denied.');
      await permit.release({ observed: null, refused: null });
    }
    if (isWhole) await limiter.endSeries(practiceId, id);
  }
});
