import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPracticeReader } from '../../src/db/practice-reader.ts';
import { createDatabase } from '../../src/db/prisma.ts';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import { systemClock } from '../../src/domain/ports/clock.ts';
import { freshTerms } from '../../src/domain/quota.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

describe("a practice's terms with XPM", () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('are shown before its first call as the ledger writes them down with it', async () => {
    const { id } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
    const shown = await createPracticeReader(prisma, systemClock).quota(id);
    await createQuotaLedger({ prisma, clock: systemClock, newId: randomUUID }).take({
      ...{ practiceId: id, call: 'staff.api/list', lane: 'MANUAL', calls: 1 },
    });
    const row = await prisma.quota.findUniqueOrThrow({ where: { practiceId: id } });
    expect(row).toEqual({ practiceId: id, ...freshTerms });
    expect(shown).toMatchObject({ minuteLimit: row.minuteLimit, dayLimit: row.dayLimit });
  });

  it('are said by the rules alone: the table has no limits of its own', async () => {
    const defaults = await prisma.$queryRaw`
      SELECT column_name FROM information_schema.columns
      WHERE table_name = 'quota' AND column_default IS NOT NULL`;
    expect(defaults).toEqual([]);
  });
});
