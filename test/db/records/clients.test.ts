import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import type { ClientRecord } from '../../../src/domain/records/client.ts';
import type { StoreResult } from '../../../src/domain/sync/stored-batch.ts';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { clientRecord, contactRecord } from './client-record.ts';

const now = new Date('2026-11-24T09:00:00Z');
const stamp = { at: now, call: 1n };

describe('Storing clients', () => {
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

  const store = (...records: ClientRecord[]): Promise<StoreResult> =>
    prisma.$transaction((db) => clientStore(db).store(practiceId, records, stamp));
  const stored = (record: ClientRecord) =>
    prisma.client.findUniqueOrThrow({
      where: { practiceId_xpmId: { practiceId, xpmId: record.xpmId } },
      include: {
        contacts: { orderBy: { ordinal: 'asc' } },
        groups: { include: { group: true } },
      },
    });

  it('A new client and a changed one keep texts that could be taken for delimiters', async () => {
    const address = '"12" Main Street\r\n\\N\t\\.\n';
    const texts = { address, city: '\\.', region: '\\N', country: '"' };
    const contact = contactRecord({ name: 'Ann\n"Beth"', position: '\\' });
    const added = clientRecord({ ...texts, contacts: [contact] });
    await store(added);
    expect(await stored(added)).toMatchObject({ ...texts, contacts: [contact] });
    const changed = { ...added, region: '\n', contacts: [{ ...contact, position: '\n' }] };
    expect(await store(changed)).toMatchObject({ added: 0, changed: 1 });
    expect(await stored(changed)).toMatchObject({
      address,
      region: '\n',
      contacts: [{ ...contact, position: '\n' }],
    });
  });

  it('Every field is stored, including newlines and characters of any script', async () => {
    const record = clientRecord();
    expect(await store(record)).toMatchObject({ added: 1, changed: 0 });
    const { contacts, groups, partner, manager, billingClient, ...scalars } = record;
    const row = await stored(record);
    expect(row).toMatchObject({
      ...scalars,
      dateOfBirth: new Date('1970-02-28T00:00:00Z'),
      partnerXpmId: partner?.xpmId,
      partnerName: 'Ada',
      managerXpmId: manager?.xpmId,
      managerName: 'Ben',
      billingClientXpmId: billingClient?.xpmId,
      billingClientName: 'Holding',
    });
    expect(row.contacts).toMatchObject(contacts);
    expect(row.groups.map(({ group }) => group)).toMatchObject(groups);
  });

  it('The longest name and the first and last date that the reader of XPM accepts are stored', async () => {
    // Letters of three bytes each in no order, since Postgres compresses what repeats itself.
    const letters = Array.from({ length: 500 }, () => randomInt(0x4e00, 0xa000));
    const name = String.fromCharCode(...letters);
    for (const dateOfBirth of ['0001-01-01', '9999-12-31']) {
      const record = clientRecord({ name, dateOfBirth });
      await store(record);
      expect(await stored(record)).toMatchObject({ name, dateOfBirth: new Date(dateOfBirth) });
    }
  });

  it('An unchanged client causes no write and no row lock', async () => {
    const records = Array.from({ length: 20 }, () => clientRecord());
    await store(...records);
    const versions = () =>
      prisma.$queryRaw`SELECT id, xmin::text, xmax::text FROM client ORDER BY id`;
    const before = await versions();
    expect(await store(...records)).toEqual(nothingStored);
    expect(await versions()).toEqual(before);
  });

  it('Only changed clients are written, and they keep their ids', async () => {
    const records = Array.from({ length: 20 }, () => clientRecord());
    await store(...records);
    const changed = records.slice(3, 8).map((record) => ({ ...record, phone: 'new' }));
    const [first] = changed;
    if (first === undefined) throw new Error('There are twenty.');
    const { id } = await stored(first);
    const result = await store(...records.slice(0, 3), ...changed, ...records.slice(8));
    expect(result).toMatchObject({ added: 0, changed: 5 });
    expect(result.ids).toContain(id);
    expect(await stored(first)).toMatchObject({ id, phone: 'new' });
  });

  it('New, changed, reordered and removed contacts are updated', async () => {
    const [kept, gone] = [contactRecord({ name: 'kept' }), contactRecord({ name: 'gone' })];
    const record = clientRecord({ contacts: [gone, kept] });
    await store(record);
    const keptId = (await stored(record)).contacts[1]?.id;
    const added = contactRecord({ name: 'added' });
    await store({ ...record, contacts: [{ ...kept, phone: '1' }, added] });
    const { contacts } = await stored(record);
    expect(contacts.map(({ name, phone }) => [name, phone])).toEqual([
      ['kept', '1'],
      ['added', '02'],
    ]);
    expect(contacts[0]?.id).toBe(keptId);
  });

  it('A contact of two clients is stored once for each', async () => {
    const contact = contactRecord();
    const [one, other] = [
      clientRecord({ contacts: [contact] }),
      clientRecord({ contacts: [contact] }),
    ];
    await store(one, other);
    expect((await stored(one)).contacts).toMatchObject([contact]);
    expect((await stored(other)).contacts).toMatchObject([contact]);
  });

  it('Group memberships are updated, and a group that no list has contained yet is created', async () => {
    const [a, b] = ['A', 'B'].map((name) => ({ xpmId: randomUUID(), name }));
    if (a === undefined || b === undefined) throw new Error('There are two.');
    const record = clientRecord({ groups: [a] });
    await store(record);
    await store({ ...record, groups: [b] });
    expect((await stored(record)).groups.map(({ group }) => group.name)).toEqual(['B']);
    expect(await prisma.clientGroup.count({ where: { practiceId } })).toBe(2);
  });

  it('A client is counted as archived when it becomes archived or deleted', async () => {
    const [one, other, third] = [
      clientRecord(),
      clientRecord(),
      clientRecord({ isArchived: true }),
    ];
    expect(await store(one, other, third)).toMatchObject({ added: 3, archived: 0 });
    const result = await store({ ...one, isArchived: true }, { ...other, isDeleted: true });
    expect(result).toMatchObject({ changed: 2, archived: 2 });
  });

  it('The last of two records of the same client is stored', async () => {
    const record = clientRecord();
    expect(await store(record, { ...record, name: 'Last' })).toMatchObject({ added: 1 });
    expect(await stored(record)).toMatchObject({ name: 'Last' });
  });

  const listOf = (...shown: ClientRecord[]) => ({
    listed: shown.map(({ xpmId }) => xpmId),
    call: 2n,
  });

  it('A client missing from a complete list is archived, and restored when it is listed again', async () => {
    const [shown, missing] = [clientRecord(), clientRecord()];
    await store(shown, missing);
    const rows = clientStore(prisma);
    await rows.markMissing(practiceId, listOf(shown), now);
    expect(await rows.countMarked(practiceId)).toEqual({ known: 2, missing: 1 });
    expect(await stored(missing)).toMatchObject({ deletedAt: null, missingSince: now });
    expect(await rows.archiveMarked(practiceId, { markedUntil: now, at: now })).toMatchObject({
      archived: 1,
    });
    expect(await stored(missing)).toMatchObject({ deletedAt: now, name: missing.name });
    await rows.markMissing(practiceId, listOf(shown), now);
    expect(await rows.countMarked(practiceId)).toEqual({ known: 1, missing: 0 });
    expect(await store(missing)).toMatchObject({ changed: 1 });
    expect(await stored(missing)).toMatchObject({ deletedAt: null, missingSince: null });
  });

  it('A missing client is marked once, unless a list or a later call contains it', async () => {
    const [shown, missing, later] = [clientRecord(), clientRecord(), clientRecord()];
    await store(shown, missing);
    await clientStore(prisma).store(practiceId, [later], { at: now, call: 3n });
    const rows = clientStore(prisma);
    await rows.markMissing(practiceId, listOf(shown), now);
    const versions = () => prisma.$queryRaw`SELECT id, xmin::text FROM client ORDER BY id`;
    const before = await versions();
    await rows.markMissing(practiceId, listOf(shown), new Date());
    expect(await versions()).toEqual(before);
    expect(await stored(later)).toMatchObject({ missingSince: null });
    // Also of an entry that could not be understood the list says that it is there.
    await rows.markMissing(practiceId, listOf(shown, missing), now);
    expect(await rows.countMarked(practiceId)).toEqual({ known: 3, missing: 0 });
  });

  it('A decision archives only the clients that were marked when it was requested', async () => {
    const [shown, asked, since] = [clientRecord(), clientRecord(), clientRecord()];
    await store(shown, asked, since);
    const rows = clientStore(prisma);
    await rows.markMissing(practiceId, listOf(shown, since), now);
    const later = new Date(now.getTime() + 1000);
    await rows.markMissing(practiceId, listOf(shown), later);
    const decision = { markedUntil: now, at: later };
    expect(await rows.archiveMarked(practiceId, decision)).toMatchObject({ archived: 1 });
    expect(await stored(since)).toMatchObject({ deletedAt: null, missingSince: later });
  });

  it('A client whose archiving an admin has dismissed stays until XPM has listed it again', async () => {
    const [shown, missing] = [clientRecord(), clientRecord()];
    await store(shown, missing);
    const rows = clientStore(prisma);
    await rows.markMissing(practiceId, listOf(shown), now);
    expect(await rows.dismissMarked(practiceId, { markedUntil: now, at: now })).toBe(1);
    await rows.markMissing(practiceId, listOf(shown), now);
    expect(await rows.countMarked(practiceId)).toEqual({ known: 1, missing: 0 });
    expect(await stored(missing)).toMatchObject({
      deletedAt: null,
      dismissedAt: now,
      missingSince: null,
    });
    await store(missing);
    await rows.markMissing(practiceId, listOf(shown), now);
    expect(await rows.countMarked(practiceId)).toEqual({ known: 2, missing: 1 });
  });

  it('A client of another practice is never changed', async () => {
    const record = clientRecord();
    await store(record);
    const other = await prisma.practice.create({ data: { name: 'Q', source: 'XPM' } });
    await prisma.$transaction((db) =>
      clientStore(db).store(other.id, [{ ...record, name: 'theirs' }], stamp),
    );
    expect(await stored(record)).toMatchObject({ name: record.name });
  });
});
