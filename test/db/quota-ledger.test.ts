import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/prisma.ts';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import type { Lane } from '../../src/domain/lane.ts';
import type { LeaveWish } from '../../src/domain/ports/allowance.ts';
import type { QuotaDenial } from '../../src/domain/quota.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { at } from '../unit/domain/run.ts';

describe('the ledger', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 10 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });
  beforeEach(async () => {
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });

  const wish = (lane: Lane, calls = 1): LeaveWish => ({
    ...{ practiceId, call: 'staff.api/list', lane, calls },
  });

  const refusal = (limit: QuotaDenial['limit'], seconds: number): QuotaDenial => ({
    limit,
    until: at(seconds),
  });

  it.each([
    [refusal('DAY', 3600), refusal('CONCURRENT', 2)],
    [refusal('CONCURRENT', 2), refusal('DAY', 3600)],
  ])('of two refusals believes the one that lasts longer', async (first, second) => {
    const ledger = createQuotaLedger({ prisma, clock: { now: () => at(0) } });
    const leases = [...(await ledger.take(wish('MANUAL'))), ...(await ledger.take(wish('MANUAL')))];
    await leases[0]?.release({ observed: null, refused: first });
    await leases[1]?.release({ observed: null, refused: second });
    await expect(ledger.take(wish('MANUAL'))).rejects.toMatchObject({
      reason: { kind: 'limited', limit: 'DAY', until: at(3600) },
    });
  });

  it('lets no more than five of fifty at once call, and sixty in a minute', async () => {
    let now = 0;
    const ledger = createQuotaLedger({ prisma, clock: { now: () => at(now) } });
    const take = async () => (await ledger.take(wish('INTERACTIVE')))[0];
    const asked = await Promise.allSettled(Array.from({ length: 50 }, take));
    const leases = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(leases).toHaveLength(5);
    for (const lease of leases) await lease.release({ observed: null, refused: null });
    for (now = 1; now <= 55; now += 1) {
      await (await take()).release({ observed: null, refused: null });
    }
    await expect(take()).rejects.toMatchObject({ reason: { kind: 'limited', limit: 'MINUTE' } });
    now = 62;
    await expect(take()).resolves.toBeDefined();
  });
});
