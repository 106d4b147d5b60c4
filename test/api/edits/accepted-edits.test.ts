import { describe, expect, it } from 'vitest';
import { clientNow, jobNow } from '../../support/edits/pending.ts';
import { addFieldDefinitions } from '../../support/records/records.ts';
import { ben, editableRecords, plain } from './editable-records.ts';

describe('Accepted edits', () => {
  const records = editableRecords();
  const { editJob, setValues, discard, everything, people, fields } = records;

  it('An edit accepts the longest texts and the first and last date', async () => {
    const longest = { name: '𝄞'.repeat(250), description: `\t${'é'.repeat(9_998)}\n.` };
    const budget = '123456789012345678901234567890';
    const result = await editJob({ ...longest, budget, startDate: '0001-01-01' });
    expect(result).toMatchObject({
      __typename: 'JobUpdated',
      job: { ...longest, description: longest.description.trim(), budget, startDate: '0001-01-01' },
    });
    const lastDay = await editJob({ dueDate: '9999-12-31' });
    expect(lastDay).toMatchObject({ job: { dueDate: '9999-12-31' } });
  });

  it('An edit is displayed immediately, reports the former values and enqueues one outbox message', async () => {
    const before = await everything();
    const result = await editJob({
      name: 'New',
      state: 'planned',
      budget: '2,000.50',
      manager: { nobody: true },
      partner: { userId: people.ben },
    });
    expect(result).toMatchObject({
      job: {
        name: 'New',
        state: 'Planned',
        budget: '2000.5',
        manager: null,
        partner: { xpmId: ben.xpmId, name: 'Ben' },
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: [
            { field: 'budget', base: '1000.00', ours: '2000.5', theirs: '1000.00', attempts: 0 },
            { field: 'manager', base: 'Ben', ours: null, theirs: 'Ben' },
            { field: 'name', base: 'Original', ours: 'New', editedBy: 'Sam Okafor' },
            { field: 'partner', base: null, ours: 'Ben', theirs: null },
            { field: 'state', base: 'In Progress', ours: 'Planned' },
          ],
        },
      },
    });
    const after = await everything();
    expect(after.outboxMessages - before.outboxMessages).toBe(1);
    expect(after.events - before.events).toBe(2);
  });

  it('Values of custom fields are displayed immediately, and an unticked checkbox has no value', async () => {
    const result = await setValues(records.job, [
      [fields.text, { text: ' New ' }],
      [fields.choice, { text: 'Two words' }],
      [fields.decimal, { decimal: '-0.50' }],
      [fields.number, { number: '12,345' }],
      [fields.ticked, { boolean: false }],
      [fields.date, { date: '2028-02-29' }],
    ]);
    if (result.__typename !== 'FieldValuesSet') throw new Error(result.__typename);
    const shown = result.job?.fieldValues.map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(shown ?? [])).toEqual({
      Text: 'New',
      Choice: 'Two words',
      Decimal: '-0.5',
      Number: '12345',
      Date: '2028-02-29',
    });
    expect(result.job?.pendingSync?.fields.map(({ label, ours }) => [label, ours])).toHaveLength(6);
  });

  it('200 custom fields can be set in one request and discarded in another', async () => {
    const many = await addFieldDefinitions(
      records.stack,
      Array.from({ length: 200 }, () => ({})),
    );
    const result = await setValues(
      records.client,
      many.map((id, n) => [id, { text: `value ${n}` }]),
    );
    if (result.__typename !== 'FieldValuesSet') throw new Error(result.__typename);
    expect(result.client?.pendingSync?.fields).toHaveLength(200);
    expect(result.client?.fieldValues).toHaveLength(205);
    expect(await discard(records.client)).toMatchObject({
      discarded: 200,
      client: { pendingSync: null },
    });
    expect((await clientNow(records.stack, records.client)).fieldValues).toHaveLength(5);
  });

  it('An edit of a refused field is sent again, even with the same value', async () => {
    await editJob({ name: 'New' });
    await records.stack.prisma.pendingChange.updateMany({
      where: { jobId: plain(records.job) },
      data: { refusal: 'No.', attempts: 3 },
    });
    expect((await jobNow(records.stack, records.job)).pendingSync?.reasons).toEqual([
      'CHANGES_REFUSED',
    ]);
    const before = await everything();
    expect(await editJob({ name: 'New' })).toMatchObject({
      job: {
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: [{ refusal: null, attempts: 0, base: 'Original' }],
        },
      },
    });
    expect((await everything()).outboxMessages).toBe(before.outboxMessages + 1);
  });
});
