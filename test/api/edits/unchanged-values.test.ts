import { describe, expect, it } from 'vitest';
import { clientNow, jobNow, updateJob } from '../../support/edits/pending.ts';
import { addJobs } from '../../support/records/records.ts';
import type { Edit, FieldName, Value } from './editable-records.ts';
import { editableRecords, plain } from './editable-records.ts';

describe('Edits to the values of XPM', () => {
  const records = editableRecords();
  const { editJob, editClient, setValues, expectNothingDone, people, fields } = records;

  describe('An edit stores nothing', () => {
    it.each<[string, Edit]>([
      ['when the input has no fields', {}],
      ['when the name is the same', { name: 'Original' }],
      ['when the name has additional whitespace around it', { name: '  Original\n' }],
      ['when the description has other line endings', { description: 'Line one\r\nline two' }],
      ['when the budget has thousands separators', { budget: '1,000.00' }],
      ['when the budget lacks trailing zeros', { budget: ' 1000 ' }],
      ['when the dates are the same', { startDate: '2026-03-01', dueDate: '2026-03-31' }],
      ['when the state is written in another case', { state: 'IN PROGRESS' }],
      ['when the person is the same by email address', { manager: { email: ' BEN@example.com ' } }],
      ['when an empty person is set to nobody', { partner: { nobody: true } }],
      ['when an empty person is set to null', { partner: null }],
    ])('An edit of a job stores nothing %s', async (_what, edit) => {
      const result = await expectNothingDone(() => editJob(edit));
      expect(result).toMatchObject({ __typename: 'JobUpdated', job: { pendingSync: null } });
    });

    it('An edit stores nothing when the person is the same by id', async () => {
      const result = await expectNothingDone(() => editJob({ manager: { userId: people.ben } }));
      expect(result).toMatchObject({ __typename: 'JobUpdated', job: { pendingSync: null } });
    });

    it('An edit stores nothing when a text that XPM stores with whitespace around it is sent as displayed', async () => {
      await records.stack.prisma.job.update({
        where: { id: plain(records.job) },
        data: { description: ' Two lines\n ' },
      });
      const values = { value: 'Old ' };
      await records.stack.prisma.jobFieldValue.updateMany({
        where: { jobId: plain(records.job), value: 'Old' },
        data: values,
      });
      await expectNothingDone(() => editJob({ description: ' Two lines\n ' }));
      await expectNothingDone(() => setValues(records.job, [[fields.text, { text: 'Old ' }]]));
    });

    it.each<[string, Edit]>([
      [
        'when the name and the email address are the same',
        { name: 'Original', email: 'a@example.com ' },
      ],
      ['when the date is the same', { dateOfBirth: '1970-02-28' }],
      ['when empty texts are set to blanks', { phone: '', city: ' ', fax: null }],
      ['when the person is the same', { manager: { email: 'ben@example.com' } }],
    ])('An edit of a client stores nothing %s', async (_what, edit) => {
      const result = await expectNothingDone(() => editClient(edit));
      expect(result).toMatchObject({ __typename: 'ClientUpdated', client: { pendingSync: null } });
    });

    it.each<[string, FieldName, Value]>([
      ['when the text is the same', 'text', { text: ' Old ' }],
      ['when the option is the same', 'choice', { text: 'Gold' }],
      ['when the decimal is the same in another notation', 'decimal', { decimal: '+1,250.50' }],
      ['when the date is the same', 'date', { date: '2026-03-01' }],
      ['when a ticked checkbox is ticked', 'ticked', { boolean: true }],
      ['when an empty number is cleared', 'number', { clear: true }],
      ['when an empty number is set to a blank', 'number', { number: ' ' }],
    ])('An edit of a custom field stores nothing %s', async (_what, field, value) => {
      for (const record of [records.job, records.client]) {
        const result = await expectNothingDone(() => setValues(record, [[fields[field], value]]));
        expect(result).toMatchObject({ __typename: 'FieldValuesSet' });
      }
    });

    it('An edit stores nothing when the input has no values', async () => {
      const result = await expectNothingDone(() => setValues(records.job, []));
      expect(result).toMatchObject({ __typename: 'FieldValuesSet' });
    });
  });

  describe('An edit back to the value of XPM', () => {
    it('The edit leaves nothing pending and the record exactly as XPM has it', async () => {
      const before = await jobNow(records.stack, records.job);
      await editJob({ name: 'New', budget: '1', state: 'Planned', description: null });
      const away = await editJob({ manager: { nobody: true }, dueDate: '2026-12-31' });
      expect(away).toMatchObject({ job: { pendingSync: { fields: { length: 6 } } } });
      const back = await editJob({
        name: 'Original',
        budget: '1000',
        state: 'in progress',
        description: 'Line one\r\nline two',
        dueDate: '2026-03-31',
        manager: { email: 'ben@example.com' },
      });
      expect(back).toEqual({ __typename: 'JobUpdated', job: before });
    });

    it('The edit is accepted for a state that no other job has', async () => {
      const [only = ''] = await addJobs(records.stack, [{ state: 'Only Here' }]);
      const set = (state: string) =>
        records.stack.execute('admin', updateJob, { input: { jobId: only, state } });
      expect(await set('Planned')).toMatchObject({ updateJob: { job: { state: 'Planned' } } });
      expect(await set('only here')).toMatchObject({
        updateJob: { job: { state: 'Only Here', pendingSync: null } },
      });
    });

    it('The edit leaves no custom field pending', async () => {
      const before = await clientNow(records.stack, records.client);
      await setValues(records.client, [
        [fields.text, { clear: true }],
        [fields.decimal, { decimal: '1' }],
        [fields.number, { number: '1' }],
      ]);
      const back = await setValues(records.client, [
        [fields.text, { text: 'Old' }],
        [fields.decimal, { decimal: '1250.50' }],
        [fields.number, { clear: true }],
      ]);
      expect(back).toMatchObject({ client: before });
    });

    it('The edit stays pending while the former value is being sent, because XPM may receive either', async () => {
      await editJob({ name: 'New' });
      await records.stack.prisma.pendingChange.updateMany({
        where: { jobId: plain(records.job) },
        data: { sending: true, attempts: 1 },
      });
      const back = await editJob({ name: 'Original' });
      expect(back).toMatchObject({
        job: { name: 'Original', pendingSync: { fields: [{ field: 'name', ours: 'Original' }] } },
      });
    });
  });
});
