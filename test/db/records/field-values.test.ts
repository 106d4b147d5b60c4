import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pendingChangeStore } from '../../../src/db/edits/pending-changes.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { clientStore } from '../../../src/db/records/clients/clients.ts';
import { fieldValueStore } from '../../../src/db/records/field-values.ts';
import { jobStore } from '../../../src/db/records/jobs.ts';
import { singleRecordStore } from '../../../src/db/records/single-records.ts';
import type { UnitOfWork } from '../../../src/db/unit-of-work.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import { saidByXpm } from '../../../src/domain/activity/statement.ts';
import type { PendingChange } from '../../../src/domain/edits/pending-change.ts';
import { valueField } from '../../../src/domain/edits/pending-change.ts';
import { refusedAs } from '../../../src/domain/edits/refusal.ts';
import type { FieldValueRecord } from '../../../src/domain/records/field-value.ts';
import type { ReadProblem } from '../../../src/domain/records/read-problem.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import { nothingStored } from '../../../src/domain/sync/stored-batch.ts';
import { storeRemote } from '../../../src/edits/push/remote-record.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import { clientRecord } from './client-record.ts';
import { jobRecord } from './job-record.ts';

const now = new Date('2026-11-24T09:00:00Z');
const later = new Date('2026-11-24T10:00:00Z');

const value = (name: string, given: Partial<FieldValueRecord> = {}): FieldValueRecord => ({
  definitionXpmId: randomUUID(),
  name,
  valueElement: 'TEXT',
  value: 'x',
  ...given,
});
const unreadable = (xpmId: string | null): ReadProblem => ({
  type: 'recordSkipped',
  reason: 'RECORD_UNREADABLE',
  position: 0,
  xpmId,
  label: null,
  part: null,
  message: 'It cannot be read.',
});

describe.each(['JOB', 'CLIENT'] as const)('Storing the custom fields of a %s', (type) => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let unitOfWork: UnitOfWork;
  let record: RecordFacts;
  const [one, two, three] = [value('A'), value('B'), value('C')];
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
    unitOfWork = createUnitOfWork(
      prisma,
      createTokenCipher([{ id: 'k', secret: randomBytes(32) }]),
      xpmLimits,
    );
  });
  beforeEach(async () => {
    const { id: practiceId } = await prisma.practice.create({ data: { name: 'P', source: 'XPM' } });
    const stamp = { at: now, call: 1n };
    const stored =
      type === 'JOB'
        ? await jobStore(prisma).store(practiceId, [jobRecord()], stamp)
        : await clientStore(prisma).store(practiceId, [clientRecord()], stamp);
    const id = stored.ids[0] ?? '';
    const found = await singleRecordStore(prisma).find({ practiceId, type, id });
    if (found === null) throw new Error('It was stored a moment ago.');
    record = found;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  const rows = () => fieldValueStore(prisma);
  const store = (
    records: readonly FieldValueRecord[],
    call: bigint,
    unread: readonly ReadProblem[] = [],
  ) =>
    prisma.$transaction(async (db) => {
      await singleRecordStore(db).lock(record);
      const read = {
        type: 'found' as const,
        records: [...records],
        problems: [...unread],
        asOf: now,
        call,
      };
      return fieldValueStore(db).store(record, read, { at: later, call });
    });
  const stored = () => rows().of(record);
  const pending = () => pendingChangeStore(prisma).of(record);
  const lastReadCall = async () => {
    const where = {
      where: { id: record.id },
      select: { valuesLastReadCall: true, changedAt: true },
    };
    return type === 'JOB'
      ? prisma.job.findUniqueOrThrow(where)
      : prisma.client.findUniqueOrThrow(where);
  };
  /** Edits a field here: it shows, and is pending. */
  const edit = async (
    { definitionXpmId, name, valueElement }: FieldValueRecord,
    [base, ours]: readonly [string | null, string | null],
    given: Partial<PendingChange> = {},
  ): Promise<PendingChange> => {
    const change: PendingChange = {
      id: randomUUID(),
      record,
      field: valueField(definitionXpmId),
      label: name,
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
    };
    await pendingChangeStore(prisma).save(change);
    await rows().setValue(record, { definitionXpmId, name, valueElement }, ours, now);
    return change;
  };

  it('The values of a client that is maintained here stay unchanged', async () => {
    await store([one, two], 2n);
    const where = { id: record.practiceId };
    await prisma.practice.update({ where, data: { primaryForClientMaintenance: true } });
    const change = await edit(one, ['x', 'ours']);
    const result = await store([{ ...one, value: 'theirs' }, three], 3n);
    const isOurs = type === 'CLIENT';
    expect(result.ids).toEqual(isOurs ? [] : [record.id]);
    const values = isOurs
      ? [
          ['A', 'ours'],
          ['B', 'x'],
        ]
      : [
          ['A', 'ours'],
          ['C', 'x'],
        ];
    expect((await stored()).map(({ name, value: now }) => [name, now])).toEqual(values);
    // A discard brings back what was here, not what XPM has.
    expect(await pending()).toMatchObject([{ id: change.id, theirs: isOurs ? 'x' : 'theirs' }]);
  });

  it('Values are added, changed and cleared, and each is counted', async () => {
    expect(await store([one, two], 2n)).toMatchObject({ added: 2, changed: 0, archived: 0 });
    const changed = { ...two, value: 'y' };
    expect(await store([changed, three], 3n)).toEqual({
      added: 1,
      changed: 1,
      archived: 1,
      ids: [record.id],
      pendingSyncChanged: [],
    });
    expect(await stored()).toEqual([changed, three]);
    expect(await lastReadCall()).toEqual({ valuesLastReadCall: 3n, changedAt: later });
  });

  it('A new name and a new type of a field are stored', async () => {
    await store([one], 2n);
    const renamed = { ...one, name: 'Renamed', valueElement: 'NUMBER', value: '1' } as const;
    expect(await store([renamed], 3n)).toMatchObject({ changed: 1 });
    expect(await stored()).toEqual([renamed]);
  });

  it('Unchanged values cause no write', async () => {
    await store([one, two], 2n);
    const versions = () =>
      Promise.all(
        [`${type}_field_value`, type].map((table) =>
          prisma.$queryRawUnsafe(`SELECT ctid::text, xmin::text FROM ${table} ORDER BY ctid`),
        ),
      );
    const before = await versions();
    expect(await store([two, one], 3n)).toEqual(nothingStored);
    expect(await versions()).toEqual(before);
  });

  it('The first call is recorded even without values, because the record is then known to have none', async () => {
    expect(await store([], 2n)).toEqual(nothingStored);
    expect(await lastReadCall()).toMatchObject({ valuesLastReadCall: 2n });
  });

  it('A call that is earlier than the stored one changes nothing', async () => {
    await store([one], 5n);
    expect(await store([{ ...one, value: 'old' }, two], 4n)).toEqual(nothingStored);
    expect(await store([], 4n)).toEqual(nothingStored);
    expect(await stored()).toEqual([one]);
  });

  it('An absent value is cleared, but an unreadable one is not', async () => {
    await store([one, two, three], 2n);
    const { archived } = await store([three], 3n, [unreadable(one.definitionXpmId)]);
    expect(archived).toBe(1);
    expect(await stored()).toEqual([one, three]);
    expect(await store([], 4n, [unreadable(null)])).toMatchObject({ archived: 0 });
    expect(await stored()).toEqual([one, three]);
  });

  it('A pending value stays whatever XPM has, and the value of XPM is noted', async () => {
    await store([one, two], 2n);
    await edit(one, ['x', 'ours']);
    await edit(two, ['x', null]);
    await edit(three, [null, 'ours']);
    const theirs = [two, three].map((each) => ({ ...each, value: 'theirs' }));
    expect(await store(theirs, 3n)).toMatchObject({
      added: 0,
      changed: 0,
      archived: 0,
      pendingSyncChanged: [record.id],
    });
    expect((await stored()).map(({ name, value: text }) => [name, text])).toEqual([
      ['A', 'ours'],
      ['C', 'ours'],
    ]);
    const seen = (await pending()).map(({ label, theirs: content }) => [label, content]);
    expect(Object.fromEntries(seen)).toEqual({ A: null, B: 'theirs', C: 'theirs' });
  });

  it('A pending value is removed when XPM has it, even if it is empty', async () => {
    await store([one, two], 2n);
    await edit(one, ['x', 'ours']);
    await edit(two, ['x', null], { refusal: refusedAs('REJECTED', saidByXpm('No.')) });
    expect(await store([{ ...one, value: 'ours' }], 3n)).toMatchObject({
      pendingSyncChanged: [record.id],
    });
    expect(await pending()).toEqual([]);
    expect((await stored()).map(({ value: text }) => text)).toEqual(['ours']);
  });

  it('A value that is being sent stays', async () => {
    await edit(one, [null, 'ours'], { sending: true });
    await store([{ ...one, value: 'ours' }], 3n);
    expect(await pending()).toMatchObject([{ ours: 'ours', theirs: 'ours', sending: true }]);
  });

  it('A pending value is not compared with an unreadable one, which is not an empty value', async () => {
    await store([one, two], 2n);
    await edit(one, ['x', null]);
    await edit(two, ['x', 'ours']);
    const changes = await pending();
    const unread = [one, two].map(({ definitionXpmId }) => unreadable(definitionXpmId));
    for (const [call, each] of [unread, [unreadable(null)]].entries()) {
      expect(await store([], BigInt(call + 3), each)).toMatchObject({ pendingSyncChanged: [] });
      expect(await pending()).toEqual(changes);
    }
    expect((await stored()).map(({ value: text }) => text)).toEqual(['ours']);
  });

  it('An earlier call does not undo what a later one has recorded of a pending value', async () => {
    await store([one], 2n);
    await edit(one, ['x', 'ours']);
    await store([{ ...one, value: 'theirs' }], 4n);
    expect(await store([one], 3n)).toEqual(nothingStored);
    expect(await pending()).toMatchObject([{ theirs: 'theirs' }]);
    await store([{ ...one, value: 'ours' }], 6n);
    expect(await store([{ ...one, value: 'theirs' }], 5n)).toEqual(nothingStored);
    expect((await stored()).map(({ value: text }) => text)).toEqual(['ours']);
  });

  it('A call that started before a push does not undo the values that it sent to XPM', async () => {
    await store([one], 2n);
    const change = await edit(one, ['x', 'ours']);
    const ours = { ...one, value: 'ours' };
    const values = { type: 'found' as const, records: [ours], problems: [], asOf: now, call: 4n };
    await unitOfWork.transaction(async (tx) => {
      await tx.records.lock(record);
      await tx.pending.remove(change);
      await storeRemote(tx, record, { type: 'found', details: null, values }, later);
    });
    expect(await store([one], 3n)).toEqual(nothingStored);
    expect(await stored()).toEqual([ours]);
    expect(await lastReadCall()).toMatchObject({ valuesLastReadCall: 4n });
  });

  it('Changes of other fields of the record stay, because this call does not contain them', async () => {
    const change = { ...(await edit(one, [null, 'ours'])), id: randomUUID(), field: 'name' };
    await pendingChangeStore(prisma).save(change);
    await store([{ ...one, value: 'ours' }], 3n);
    expect(await pending()).toMatchObject([{ field: 'name', theirs: null }]);
  });
});
