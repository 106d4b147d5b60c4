import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { quotaStore } from '../../../src/db/quota/limits.ts';
import { quotaReader } from '../../../src/db/quota/quota-reader.ts';
import { createRateLimiter } from '../../../src/db/quota/rate-limiter.ts';
import type { QuotaLimits } from '../../../src/domain/quota/quota.ts';
import { initialLimits } from '../../../src/domain/quota/quota.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const onExternalUsage = () => Promise.resolve();

describe('The limits of a practice', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  it('The limits displayed before the first call equal those that the first call stores', async () => {
    const { id } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
    const shown = await quotaReader(prisma, systemClock, xpmLimits).status(id);
    await createRateLimiter({
      prisma,
      clock: systemClock,
      limits: xpmLimits,
      onExternalUsage,
    }).acquire({
      practiceId: id,
      call: 'staff.api/list',
      priority: 'MANUAL',
      calls: 1,
    });
    const row = await prisma.quota.findUniqueOrThrow({ where: { practiceId: id } });
    expect(row).toEqual({ practiceId: id, ...initialLimits(xpmLimits) });
    expect(shown).toMatchObject({ minuteLimit: row.minuteLimit, dayLimit: row.dayLimit });
  });

  describe('When an admin sets the daily limit', () => {
    const used = {
      ...initialLimits(xpmLimits),
      observedAt: new Date(),
      dayRemaining: 0,
      blockedBy: 'DAY',
    } as const;
    const said = async (changes: Partial<QuotaLimits>, dayLimit: number) => {
      const { id } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
      const blockedUntil = new Date(Date.now() + 60_000);
      await prisma.quota.create({ data: { practiceId: id, ...used, blockedUntil, ...changes } });
      await quotaStore(prisma, xpmLimits).saveDayLimit(id, dayLimit);
      return prisma.quota.findUniqueOrThrow({ where: { practiceId: id } });
    };

    it('A higher daily limit does not change the external usage', async () => {
      const own = await said({ dayLimit: 1000, externalDayCalls: 0 }, 5000);
      expect(own).toMatchObject({ dayLimit: 5000, externalDayCalls: 0, blockedUntil: null });
      expect(await said({ externalDayCalls: 4700 }, 6000)).toMatchObject({
        externalDayCalls: 4700,
      });
    });

    it('A lower daily limit reduces the external usage by the difference, but not below zero', async () => {
      expect(await said({ externalDayCalls: 4100 }, 1000)).toMatchObject({ externalDayCalls: 100 });
      expect(await said({ externalDayCalls: 3000 }, 1000)).toMatchObject({ externalDayCalls: 0 });
    });
  });

  it('The table has no default limits of its own', async () => {
    const defaults = await prisma.$queryRaw`
      SELECT column_name FROM information_schema.columns
      WHERE table_name = 'quota' AND column_default IS NOT NULL`;
    expect(defaults).toEqual([]);
  });
});
