import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { recordStores } from '../../../src/db/records/record-stores.ts';
import { recordLists } from '../../../src/domain/records/record-list.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const markedUntil = new Date('2026-11-24T09:00:00Z');
const later = new Date('2026-11-24T10:00:00Z');

describe('The records of a deletion review', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
  });
  beforeEach(async () => {
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  interface Marks {
    readonly missingSince?: Date | null;
    readonly deletedAt?: Date;
    readonly dismissedAt?: Date;
  }

  const addUser = async (name: string, marks: Marks = {}): Promise<string> => {
    const common = { hash: 'hash', changedAt: markedUntil, missingSince: markedUntil };
    const data = { practiceId, xpmId: randomUUID(), name, ...common, ...marks };
    return (await prisma.user.create({ data, select: { id: true } })).id;
  };

  const pages = () => recordStores(prisma).users.markedRecords;
  const names = async (page: { after?: string; before?: string; limit?: number }) => {
    const inverted = page.before !== undefined;
    const rows = await pages().page(practiceId, { markedUntil }, { limit: 10, inverted, ...page });
    return rows.map(({ name }) => name);
  };

  it('They are the marked ones that the decision would change, by name and page by page', async () => {
    const [one, , three] = [await addUser('Ann'), await addUser('Ben'), await addUser('Cy')];
    await addUser('Listed', { missingSince: null });
    await addUser('Missing later', { missingSince: later });
    await addUser('Archived', { deletedAt: markedUntil });
    await addUser('Kept', { missingSince: null, dismissedAt: markedUntil });
    expect(await pages().count(practiceId, { markedUntil })).toBe(3);
    expect(await names({ limit: 2 })).toEqual(['Ann', 'Ben']);
    expect(await names({ after: one })).toEqual(['Ben', 'Cy']);
    expect(await names({ before: three })).toEqual(['Ben', 'Ann']);
    expect(await names({ after: randomUUID() })).toEqual([]);
  });

  it('A page continues behind a record that XPM has listed again', async () => {
    const one = await addUser('Ann');
    await addUser('Ben');
    await prisma.user.update({ where: { id: one }, data: { missingSince: null } });
    expect(await names({ after: one })).toEqual(['Ben']);
  });

  it.each(recordLists)('The list %s has such records', async (list) => {
    const { markedRecords } = recordStores(prisma)[list];
    const page = { after: randomUUID(), limit: 10, inverted: false };
    expect(await markedRecords.page(practiceId, { markedUntil }, page)).toEqual([]);
    expect(await markedRecords.count(practiceId, { markedUntil })).toBe(0);
  });
});
