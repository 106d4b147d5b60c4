import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pendingChangeStore } from '../../../src/db/edits/pending-changes.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import { jobStore } from '../../../src/db/records/jobs.ts';
import { singleRecordStore } from '../../../src/db/records/single-records.ts';
import { saidByXpm } from '../../../src/domain/activity/statement.ts';
import { clientFields } from '../../../src/domain/edits/editable-field.ts';
import type { Content, PendingChange } from '../../../src/domain/edits/pending-change.ts';
import { refusedAs } from '../../../src/domain/edits/refusal.ts';
import type { ClientRecord } from '../../../src/domain/records/client.ts';
import type { JobRecord } from '../../../src/domain/records/job.ts';
import type { RecordKey, RecordType } from '../../../src/domain/records/record.ts';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase, untilLocksAreWaitedFor } from '../../support/stack/database.ts';
import { clientRecord, contactRecord } from '../records/client-record.ts';
import { jobRecord } from '../records/job-record.ts';

const now = new Date('2026-11-24T09:00:00Z');

describe('Storing a record of XPM that has pending changes', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let practiceId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 3 });
  });
  beforeEach(async () => {
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM' } })).id;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const storeJob = (record: JobRecord, call = 1n, practice = practiceId) =>
    prisma.$transaction((db) => jobStore(db).store(practice, [record], { at: now, call }));
  const storeClient = (record: ClientRecord, call = 1n, practice = practiceId) =>
    prisma.$transaction((db) => clientStore(db).store(practice, [record], { at: now, call }));
  const jobRow = ({ xpmId }: JobRecord, practice = practiceId) =>
    prisma.job.findUniqueOrThrow({ where: { practiceId_xpmId: { practiceId: practice, xpmId } } });
  const clientRow = ({ xpmId }: ClientRecord) =>
    prisma.client.findUniqueOrThrow({
      where: { practiceId_xpmId: { practiceId, xpmId } },
      include: { contacts: true, groups: { include: { group: true } } },
    });
  const keyOf = (type: RecordType, { id }: { id: string }): RecordKey => ({ practiceId, type, id });
  const changesOf = (record: RecordKey) => pendingChangeStore(prisma).of(record);
  /** Edits a field here: it shows, and is pending. */
  const edit = async (
    record: RecordKey,
    field: string,
    [base, ours]: readonly [Content, Content],
    given: Partial<PendingChange> = {},
  ): Promise<void> => {
    await pendingChangeStore(prisma).save({
      id: randomUUID(),
      record,
      field,
      label: field,
      base,
      isBaseKnown: true,
      ours,
      theirs: base,
      replaces: null,
      sending: false,
      since: now,
      editedBy: 'Ada',
      attempts: 0,
      refusal: null,
      problem: null,
      nextAttemptAt: null,
      ...given,
    });
    if (!field.startsWith('value:')) {
      await singleRecordStore(prisma).setContents(record, { [field]: ours }, now);
    }
  };
  /** A job that was read by call 5 and renamed here. */
  const renamedJob = async (given: Partial<PendingChange> = {}) => {
    const record = jobRecord();
    await storeJob(record, 5n);
    const key = keyOf('JOB', await jobRow(record));
    await edit(key, 'name', [record.name, 'Ours'], given);
    return { record, key };
  };

  it('The pending content stays, other fields follow XPM, and the content of XPM is noted', async () => {
    const { record, key } = await renamedJob();
    const stored = await storeJob({ ...record, name: 'Theirs', budget: '7.00' }, 6n);
    expect(stored).toMatchObject({
      added: 0,
      changed: 1,
      ids: [key.id],
      pendingSyncChanged: [key.id],
    });
    expect(await jobRow(record)).toMatchObject({ name: 'Ours', budget: '7.00', lastReadCall: 6n });
    expect(await changesOf(key)).toMatchObject([
      { base: record.name, ours: 'Ours', theirs: 'Theirs' },
    ]);
  });

  it('The hash of the content of XPM is stored, so the same page writes nothing again', async () => {
    const { record } = await renamedJob();
    const theirs = { ...record, name: 'Theirs' };
    await storeJob(theirs, 6n);
    const other = await prisma.practice.create({ data: { name: 'Q', source: 'XPM' } });
    await storeJob(theirs, 6n, other.id);
    const { hash } = await jobRow(record);
    expect(hash).toBe((await jobRow(record, other.id)).hash);
    expect(await storeJob(theirs, 7n)).toEqual(nothingStored);
  });

  it('No changed tag is reported when XPM has changed another field only', async () => {
    const { record, key } = await renamedJob();
    expect(await storeJob({ ...record, budget: '7.00' }, 6n)).toMatchObject({
      pendingSyncChanged: [],
    });
    expect(await changesOf(key)).toMatchObject([{ theirs: record.name }]);
  });

  it('A pending change is removed when XPM has its content, even after a refusal', async () => {
    for (const refusal of [null, refusedAs('REJECTED', saidByXpm('No.'))]) {
      const { record, key } = await renamedJob({ refusal });
      const stored = await storeJob({ ...record, name: 'Ours' }, 6n);
      expect(stored.pendingSyncChanged).toEqual([key.id]);
      expect(await changesOf(key)).toEqual([]);
      expect(await jobRow(record)).toMatchObject({ name: 'Ours' });
    }
  });

  it('A change that is being sent stays, because an earlier edit may still overtake it', async () => {
    const { record, key } = await renamedJob({ sending: true });
    await storeJob({ ...record, name: 'Ours' }, 6n);
    expect(await changesOf(key)).toMatchObject([{ ours: 'Ours', theirs: 'Ours', sending: true }]);
    await storeJob({ ...record, name: 'Theirs' }, 7n);
    expect(await changesOf(key)).toMatchObject([{ ours: 'Ours', theirs: 'Theirs' }]);
    expect(await jobRow(record)).toMatchObject({ name: 'Ours' });
  });

  it('A record from an earlier call changes nothing', async () => {
    const { record, key } = await renamedJob();
    const [row, changes] = [await jobRow(record), await changesOf(key)];
    for (const name of ['Theirs', 'Ours']) {
      expect(await storeJob({ ...record, name, budget: '7.00' }, 4n)).toEqual(nothingStored);
      expect(await jobRow(record)).toEqual(row);
      expect(await changesOf(key)).toEqual(changes);
    }
  });

  it('Decimals, dates, people and states are compared by their meaning', async () => {
    const record = jobRecord();
    await storeJob(record, 5n);
    const key = keyOf('JOB', await jobRow(record));
    const person = { xpmId: randomUUID(), name: 'Cem' };
    await edit(key, 'budget', ['1000.00', '2000']);
    await edit(key, 'dueDate', ['2026-03-31', '2026-04-01']);
    await edit(key, 'manager', [record.manager, person]);
    await edit(key, 'partner', [record.partner, null]);
    await edit(key, 'state', ['Planned', 'In Progress']);
    const theirs = {
      ...record,
      budget: '2000.00',
      dueDate: '2026-04-01',
      state: 'In progress',
      manager: { ...person, name: 'Cem D.' },
      partner: null,
    };
    await storeJob(theirs, 6n);
    expect(await changesOf(key)).toEqual([]);
    expect(await jobRow(record)).toMatchObject({
      budget: '2000.00',
      managerName: 'Cem D.',
      partnerXpmId: null,
      state: 'In progress',
    });
  });

  it('Changes of custom fields stay, because this call does not contain them', async () => {
    const { record, key } = await renamedJob();
    await edit(key, `value:${randomUUID()}`, ['old', null]);
    await storeJob({ ...record, name: 'Ours' }, 6n);
    expect(await changesOf(key)).toMatchObject([{ ours: null, theirs: 'old' }]);
  });

  it('Each of many pending clients of one page keeps its change, and its contacts follow XPM', async () => {
    const records = Array.from({ length: 20 }, () => clientRecord());
    const rows = [];
    for (const record of records) {
      await storeClient(record, 5n);
      const row = await clientRow(record);
      rows.push(row);
      if (rows.length % 2 === 0) await edit(keyOf('CLIENT', row), 'phone', [record.phone, 'ours']);
    }
    const contacts = [contactRecord({ name: 'New' })];
    const read = records.map((record) => ({ ...record, phone: 'theirs', fax: 'theirs', contacts }));
    const stored = await prisma.$transaction((db) =>
      clientStore(db).store(practiceId, [...read, clientRecord()], { at: now, call: 6n }),
    );
    expect(stored).toMatchObject({ added: 1, changed: 20, pendingSyncChanged: { length: 10 } });
    for (const [n, record] of records.entries()) {
      expect(await clientRow(record)).toMatchObject({
        phone: n % 2 === 0 ? 'theirs' : 'ours',
        fax: 'theirs',
        contacts: [{ name: 'New' }],
      });
    }
  });

  it('The write waits for an edit in progress, and the edit stays', async () => {
    const record = jobRecord();
    await storeJob(record, 5n);
    const key = keyOf('JOB', await jobRow(record));
    const edited = Promise.withResolvers<undefined>();
    const page = Promise.withResolvers<undefined>();
    const editing = prisma.$transaction(async (db) => {
      await singleRecordStore(db).lock(key);
      edited.resolve(undefined);
      await page.promise;
      await pendingChangeStore(db).save({
        id: randomUUID(),
        record: key,
        field: 'name',
        label: 'Name',
        base: record.name,
        isBaseKnown: true,
        ours: 'Ours',
        theirs: record.name,
        replaces: null,
        sending: false,
        since: now,
        editedBy: 'Ada',
        attempts: 0,
        refusal: null,
        problem: null,
        nextAttemptAt: null,
      });
      await singleRecordStore(db).setContents(key, { name: 'Ours' }, now);
    });
    await edited.promise;
    const storing = storeJob({ ...record, name: 'Theirs' }, 6n);
    await untilLocksAreWaitedFor(prisma, 1);
    page.resolve(undefined);
    await Promise.all([editing, storing]);
    expect(await jobRow(record)).toMatchObject({ name: 'Ours', lastReadCall: 6n });
    expect(await changesOf(key)).toMatchObject([{ ours: 'Ours', theirs: 'Theirs' }]);
  });

  describe('Client data that is maintained here', () => {
    const altered = (record: ClientRecord): ClientRecord => ({
      ...clientRecord({ isArchived: true, prepareGst: false }),
      ...Object.fromEntries(
        Object.entries(record)
          .filter(([, value]) => typeof value === 'string')
          .map(([name, value]) => [name, name === 'dateOfBirth' ? '1999-09-09' : `${value} B`]),
      ),
      xpmId: record.xpmId,
    });
    const people = ['manager', 'partner'] as const;
    beforeEach(async () => {
      await prisma.practice.update({
        where: { id: practiceId },
        data: { primaryForClientMaintenance: true },
      });
    });

    it('Every editable field stays as it is here, and every other field follows XPM', async () => {
      const ours = clientRecord();
      const theirs = altered(ours);
      await storeClient(ours, 5n);
      expect(await storeClient(theirs, 6n)).toMatchObject({ changed: 1, archived: 1 });
      const row: Readonly<Record<string, unknown>> = await clientRow(ours);
      const inDatabase = (name: string, value: unknown) =>
        name === 'dateOfBirth' ? new Date(String(value)) : value;
      for (const [name, value] of Object.entries<unknown>({ ...theirs })) {
        if (!(name in row) || name === 'contacts' || name === 'groups') continue;
        const kept = name in clientFields ? ours[name as keyof ClientRecord] : value;
        expect([name, row[name]]).toEqual([name, inDatabase(name, kept)]);
      }
      for (const person of people) expect(row[`${person}XpmId`]).toBe(ours[person]?.xpmId);
      expect(row).toMatchObject({
        billingClientXpmId: theirs.billingClient?.xpmId,
        lastReadCall: 6n,
        contacts: [{ xpmId: theirs.contacts[0]?.xpmId }],
        groups: [{ group: { xpmId: theirs.groups[0]?.xpmId } }],
      });
    });

    it('A new client is stored completely', async () => {
      const record = clientRecord();
      await storeClient(record);
      const { name, email, firstName, dateOfBirth, manager } = record;
      expect(await clientRow(record)).toMatchObject({
        name,
        email,
        firstName,
        dateOfBirth: new Date(String(dateOfBirth)),
        managerXpmId: manager?.xpmId,
      });
    });

    it('A change is removed when XPM has it, and a discard restores no other content of XPM', async () => {
      const record = clientRecord();
      await storeClient(record, 5n);
      const key = keyOf('CLIENT', await clientRow(record));
      await edit(key, 'phone', [record.phone, 'ours']);
      await edit(key, 'fax', [record.fax, 'ours']);
      const theirs = { ...record, phone: 'ours', fax: 'theirs', city: 'theirs' };
      expect(await storeClient(theirs, 6n)).toMatchObject({ pendingSyncChanged: [key.id] });
      expect(await changesOf(key)).toMatchObject([
        { field: 'fax', ours: 'ours', theirs: record.fax },
      ]);
      const { city } = record;
      expect(await clientRow(record)).toMatchObject({ phone: 'ours', fax: 'ours', city });
    });

    it('Jobs follow XPM as in other practices', async () => {
      const record = jobRecord();
      await storeJob(record, 5n);
      await storeJob({ ...record, name: 'Theirs' }, 6n);
      expect(await jobRow(record)).toMatchObject({ name: 'Theirs' });
    });
  });
});
