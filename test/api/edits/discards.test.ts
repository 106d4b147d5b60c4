import { describe, expect, it } from 'vitest';
import { jobNow } from '../../support/edits/pending.ts';
import { addPendingChange } from '../../support/records/records.ts';
import { editableRecords, plain } from './editable-records.ts';

describe('Discards of pending changes', () => {
  const records = editableRecords();
  const { editJob, editClient, setValues, discard, expectNothingDone, people, fields } = records;

  it('A discard restores the values of XPM and adds one activity entry', async () => {
    const before = await jobNow(records.stack, records.job);
    await editJob({ name: 'New', budget: '1', partner: { userId: people.ben } });
    await setValues(records.job, [[fields.text, { clear: true }]]);
    const entries = await records.stack.prisma.practiceActivity.count();
    expect(await discard(records.job)).toMatchObject({ discarded: 4, job: before });
    const [entry] = await records.stack.prisma.practiceActivity.findMany({
      where: { recordId: plain(records.job) },
    });
    expect(await records.stack.prisma.practiceActivity.count()).toBe(entries + 1);
    expect(entry).toMatchObject({ type: 'PUSH', status: 'SUCCESS', actor: 'Sam Okafor' });
    expect(entry?.message).toContain('Name: “New” was discarded, “Original” stays.');
  });

  it('A discard of one field leaves the others pending', async () => {
    await editClient({ name: 'New', email: 'new@example.com' });
    expect(await discard(records.client, ['email'])).toMatchObject({
      discarded: 1,
      client: { email: 'a@example.com', pendingSync: { fields: [{ field: 'name' }] } },
    });
  });

  it('A discard restores the present value of XPM, not the value at the time of the edit', async () => {
    await editJob({ name: 'New' });
    await records.stack.prisma.pendingChange.updateMany({
      where: { jobId: plain(records.job) },
      data: { theirs: 'Changed there' },
    });
    expect(await discard(records.job)).toMatchObject({ job: { name: 'Changed there' } });
  });

  it('A second discard does nothing', async () => {
    await editJob({ name: 'New' });
    expect(await discard(records.job)).toMatchObject({ discarded: 1 });
    expect(await expectNothingDone(() => discard(records.job))).toMatchObject({ discarded: 0 });
  });

  it('A second discard does nothing while the first change is being sent', async () => {
    await addPendingChange(records.stack, records.job, {
      base: 'Original',
      theirs: 'Original',
      sending: true,
    });
    expect(await discard(records.job)).toMatchObject({
      discarded: 1,
      job: { name: 'Original', pendingSync: { fields: [{ ours: 'Original' }] } },
    });
    expect(await expectNothingDone(() => discard(records.job))).toMatchObject({ discarded: 0 });
  });

  it.each([[[]], [['email', 'nonsense', 'value:', '__proto__']]])(
    'A discard of the fields %j does nothing when none of them is pending',
    async (names) => {
      await editJob({ name: 'New' });
      expect(await expectNothingDone(() => discard(records.job, names))).toMatchObject({
        discarded: 0,
      });
    },
  );

  it('Changes of an archived record can be discarded', async () => {
    await editClient({ name: 'New' });
    await records.stack.prisma.client.update({
      where: { id: plain(records.client) },
      data: { isArchived: true },
    });
    expect(await discard(records.client)).toMatchObject({
      discarded: 1,
      client: { name: 'Original' },
    });
  });
});
