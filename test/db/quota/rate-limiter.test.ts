import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { quotaReader } from '../../../src/db/quota/quota-reader.ts';
import { createRateLimiter } from '../../../src/db/quota/rate-limiter.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { CallPriority } from '../../../src/domain/quota/priority.ts';
import { initialLimits } from '../../../src/domain/quota/quota.ts';
import type { QuotaRefusal } from '../../../src/domain/quota/refusal.ts';
import type { PermitRequest } from '../../../src/ports/rate-limiter.ts';
import { reportExternalUsage } from '../../../src/practices/report-external-usage.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { at } from '../../unit/domain/sync/run.ts';

const onExternalUsage = () => Promise.resolve();

describe('The rate limiter', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 10 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });

  const request = (priority: CallPriority, calls = 1): PermitRequest => ({
    practiceId,
    call: 'staff.api/list',
    priority,
    calls,
  });

  const refusal = (limit: QuotaRefusal['limit'], seconds: number): QuotaRefusal => ({
    limit,
    until: at(seconds),
    hasStatedEnd: true,
  });

  it.each([
    [refusal('DAY', 3600), refusal('CONCURRENT', 2)],
    [refusal('CONCURRENT', 2), refusal('DAY', 3600)],
  ])('The later end of two refusals applies', async (first, second) => {
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(0) },
      limits: xpmLimits,
      onExternalUsage,
    });
    const permits = [
      ...(await limiter.acquire(request('MANUAL'))),
      ...(await limiter.acquire(request('MANUAL'))),
    ];
    await permits[0]?.release({ observed: null, refused: first });
    await permits[1]?.release({ observed: null, refused: second });
    await expect(limiter.acquire(request('MANUAL'))).rejects.toMatchObject({
      reason: { type: 'limited', limit: 'DAY', until: at(3600) },
    });
  });

  it('The wait doubles after each refusal without a stated end, none of which is counted, and starts over after an accepted call', async () => {
    let now = 0;
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(now) },
      limits: xpmLimits,
      onExternalUsage,
      random: () => 0,
    });
    const refuse = async (): Promise<number> => {
      const [permit, sameTime] = await limiter.acquire(request('MANUAL', 2));
      const refused = { ...refusal('CONCURRENT', now + 2), hasStatedEnd: false };
      const denial = await permit.release({ observed: null, refused });
      await sameTime?.release({ observed: null, refused });
      return ((denial?.until.getTime() ?? 0) - at(now).getTime()) / 1000;
    };
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const wait = await refuse();
      waits.push(wait);
      now += wait / 2;
      await expect(limiter.acquire(request('MANUAL'))).rejects.toMatchObject({
        reason: { limit: 'CONCURRENT' },
      });
      now += wait / 2;
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60]);
    expect(await prisma.callPermit.count({ where: { practiceId } })).toBe(0);
    const [permit] = await limiter.acquire(request('MANUAL'));
    const observed = { minuteRemaining: 59, dayRemaining: 4999, appMinuteRemaining: 9000 };
    await permit.release({ observed, refused: null });
    now += 1;
    expect(await refuse()).toBe(2);
    expect(await prisma.callPermit.count({ where: { practiceId } })).toBe(1);
  });

  it('Of fifty simultaneous calls five are permitted, and sixty in a minute', async () => {
    let now = 0;
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(now) },
      limits: xpmLimits,
      onExternalUsage,
    });
    const take = async () => (await limiter.acquire(request('INTERACTIVE')))[0];
    const requested = await Promise.allSettled(Array.from({ length: 50 }, take));
    const permits = requested.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(permits).toHaveLength(5);
    for (const permit of permits) await permit.release({ observed: null, refused: null });
    for (now = 1; now <= 55; now += 1) {
      await (await take()).release({ observed: null, refused: null });
    }
    await expect(take()).rejects.toMatchObject({ reason: { type: 'limited', limit: 'MINUTE' } });
    now = 62;
    await expect(take()).resolves.toBeDefined();
  });

  it('A permit that is granted after its expiry is not returned, because another caller may have it', async () => {
    // Between the grant and its end the app's row was held for a minute by somebody else.
    const instants = [0, 0, 60];
    const late = createRateLimiter({
      limits: xpmLimits,
      prisma,
      onExternalUsage,
      clock: { now: () => at(instants.shift() ?? 60) },
    });
    await expect(late.acquire(request('MANUAL', 5))).rejects.toThrow('expired before');
    const next = createRateLimiter({
      prisma,
      clock: { now: () => at(61) },
      limits: xpmLimits,
      onExternalUsage,
    });
    expect(await next.acquire(request('MANUAL', 4))).toHaveLength(4);
  });

  it('Several calls are permitted at once, as many as there is room for', async () => {
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(0) },
      limits: xpmLimits,
      onExternalUsage,
    });
    expect(await limiter.acquire(request('SWEEP', 9))).toHaveLength(4);
    expect(await limiter.acquire(request('INTERACTIVE', 9))).toHaveLength(1);
    await expect(limiter.acquire(request('INTERACTIVE'))).rejects.toMatchObject({
      reason: { limit: 'CONCURRENT' },
    });
  });

  it('A denied priority has room reserved from lower ones until its next call', async () => {
    let now = 0;
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(now) },
      limits: xpmLimits,
      onExternalUsage,
    });
    await spend(60, 0);
    now = 30;
    await expect(limiter.acquire(request('INTERACTIVE'))).rejects.toMatchObject({
      reason: { limit: 'MINUTE', until: at(61) },
    });
    // One of the minute's calls is over: it is the person's, however often the sweep asks.
    await prisma.callPermit.delete({ where: { id: await latestLease() } });
    await expect(limiter.acquire(request('SWEEP'))).rejects.toMatchObject({
      reason: { cause: 'PACING' },
    });
    const [permit] = await limiter.acquire(request('INTERACTIVE'));
    await permit.release({ observed: null, refused: null });
    expect(await prisma.quotaReservation.count({ where: { practiceId } })).toBe(0);
  });

  it('Two processes share the limits, and no priority uses the reserve of higher ones', async () => {
    const other = createDatabase({ url: database.url, poolSize: 10 });
    try {
      const clock = { now: () => at(0) };
      const [one, two] = [
        createRateLimiter({ prisma, clock, limits: xpmLimits, onExternalUsage }),
        createRateLimiter({ prisma: other, clock, limits: xpmLimits, onExternalUsage }),
      ];
      await prisma.quota.create({
        data: { practiceId, ...initialLimits(xpmLimits), concurrentLimit: 1000 },
      });
      const requested = await Promise.allSettled(
        Array.from({ length: 400 }, (_, n) =>
          (n % 2 === 0 ? one : two).acquire(request(n % 4 < 2 ? 'SWEEP' : 'INTERACTIVE')),
        ),
      );
      expect(requested.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
      const sweeps = await prisma.callPermit.count({ where: { practiceId, priority: 'SWEEP' } });
      expect(sweeps).toBeLessThanOrEqual(8);
    } finally {
      await other.$disconnect();
    }
  });

  it('The calls of all practices count for the app, and a refusal for the app blocks all of them', async () => {
    const other = await prisma.practice.create({ data: { name: 'Q', source: 'XPM' } });
    const elsewhere = { ...request('INTERACTIVE'), practiceId: other.id };
    // Far from the instants of the others: what is counted for the app is theirs, too.
    const now = 100_000;
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(now) },
      limits: xpmLimits,
      onExternalUsage,
    });
    await prisma.appCalls.create({
      data: { second: at(now - 30), calls: xpmLimits.appMinuteLimit - 101 },
    });
    const [permit] = await limiter.acquire(elsewhere);
    await expect(limiter.acquire(request('INTERACTIVE'))).rejects.toMatchObject({
      reason: { limit: 'APP' },
    });
    await prisma.appCalls.deleteMany();
    await permit.release({ observed: null, refused: refusal('APP', now + 20) });
    await expect(limiter.acquire(request('INTERACTIVE'))).rejects.toMatchObject({
      reason: { limit: 'APP', until: at(now + 20) },
    });
    await prisma.appBlock.deleteMany();
  });

  it.each([
    ['MINUTE', { minuteRemaining: 0, dayRemaining: 3000 }, { minuteRemaining: 0 }],
    ['DAY', { minuteRemaining: 58, dayRemaining: 0 }, { dayRemaining: 0, externalUsage: 5000 }],
  ] as const)(
    'A refusal for the %s leaves no calls of it, although this service has made few',
    async (limit, counters, left) => {
      const clock = { now: () => at(0) };
      const limiter = createRateLimiter({ prisma, clock, limits: xpmLimits, onExternalUsage });
      const [permit] = await limiter.acquire(request('INTERACTIVE'));
      const observed = { ...counters, appMinuteRemaining: 9000 };
      await permit.release({ observed, refused: refusal(limit, 30) });
      const quota = await quotaReader(prisma, clock, xpmLimits).status(practiceId);
      expect(quota).toMatchObject({ ...left, pausedBy: limit, pausedUntil: at(30) });
    },
  );

  it('A call that was made before a refusal still reports the counters of XPM', async () => {
    let now = 0;
    const clock = { now: () => at(now) };
    const limiter = createRateLimiter({ prisma, clock, limits: xpmLimits, onExternalUsage });
    const permits = await limiter.acquire(request('INTERACTIVE', 2));
    now = 1;
    const refused = { ...refusal('CONCURRENT', 2), hasStatedEnd: false };
    await permits[0].release({ observed: null, refused });
    const observed = { minuteRemaining: 40, dayRemaining: 3000, appMinuteRemaining: 9000 };
    await permits[1]?.release({ observed, refused: null });
    const quota = await quotaReader(prisma, clock, xpmLimits).status(practiceId);
    expect(quota).toMatchObject({ minuteRemaining: 40, dayRemaining: 3000 });
  });

  it('External calls that XPM has counted reduce the remaining calls', async () => {
    let now = 0;
    const limiter = createRateLimiter({
      prisma,
      clock: { now: () => at(now) },
      limits: xpmLimits,
      onExternalUsage,
    });
    const [permit] = await limiter.acquire(request('INTERACTIVE'));
    const observed = { minuteRemaining: 1, dayRemaining: 3000, appMinuteRemaining: 9000 };
    await permit.release({ observed, refused: null });
    await (
      await limiter.acquire(request('INTERACTIVE'))
    )[0].release({ observed: null, refused: null });
    now = 1;
    await expect(limiter.acquire(request('INTERACTIVE'))).rejects.toMatchObject({
      reason: { limit: 'MINUTE' },
    });
    const quota = await quotaReader(prisma, { now: () => at(now) }, xpmLimits).status(practiceId);
    expect(quota).toMatchObject({ externalUsage: 1999, pausedBy: 'MINUTE' });
    now = 62;
    await expect(limiter.acquire(request('INTERACTIVE'))).resolves.toHaveLength(1);
  });

  it('External usage is reported once a day, however many responses reveal it at once', async () => {
    let now = 0;
    const clock = { now: () => at(now) };
    const cipher = createTokenCipher([{ id: 'test', secret: randomBytes(32) }]);
    const reports = {
      unitOfWork: createUnitOfWork(prisma, cipher, xpmLimits),
      clock,
      newId: randomUUID,
    };
    const limiter = createRateLimiter({
      limits: xpmLimits,
      prisma,
      clock,
      onExternalUsage: (id) => reportExternalUsage(reports, id),
    });
    const observed = { minuteRemaining: 50, dayRemaining: 3000, appMinuteRemaining: 9000 };
    const releaseFive = async (): Promise<void> => {
      const permits = await limiter.acquire(request('INTERACTIVE', 5));
      await Promise.all(permits.map((permit) => permit.release({ observed, refused: null })));
    };
    await releaseFive();
    const entries = () =>
      prisma.practiceActivity.findMany({ where: { practiceId, type: 'QUOTA' } });
    const first = await entries();
    expect(first).toMatchObject([{ status: 'ALERT', createdAt: at(0) }]);
    now = 3600;
    await releaseFive();
    expect(await entries()).toEqual(first);
    expect(await prisma.event.count({ where: { practiceId, type: 'activity.changed' } })).toBe(1);
  });

  const spend = (calls: number, second: number) =>
    prisma.callPermit.createMany({
      data: Array.from({ length: calls }, () => ({
        practiceId,
        call: 'staff.api/list',
        priority: 'MANUAL' as const,
        acquiredAt: at(second),
        expiresAt: at(second),
        releasedAt: at(second),
      })),
    });
  const latestLease = async (): Promise<bigint> =>
    (await prisma.callPermit.findFirstOrThrow({ where: { practiceId }, orderBy: { id: 'desc' } }))
      .id;
});
