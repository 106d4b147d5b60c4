import { describe, expect, it } from 'vitest';
import { updateClient, updateJob } from '../../support/edits/pending.ts';
import { editableRecords, plain, unknownUuid } from './editable-records.ts';

describe('Edits of records that cannot be edited', () => {
  const records = editableRecords();
  const { editJob, editClient, setValues, discard, expectNothingDone, fields } = records;

  describe('An edit is refused and stores nothing', () => {
    const edits = (): (() => Promise<unknown>)[] => [
      () => editJob({ name: 'New' }),
      () => setValues(records.job, [[fields.text, { text: 'New' }]]),
      () => editClient({ name: 'New' }),
      () => setValues(records.client, [[fields.text, { text: 'New' }]]),
    ];

    it.each([
      ['isArchived', true],
      ['isDeleted', true],
      ['deletedAt', new Date()],
    ] as const)('An edit of a client is refused when it has %s', async (column, value) => {
      await records.stack.prisma.client.update({
        where: { id: plain(records.client) },
        data: { [column]: value },
      });
      for (const edit of edits().slice(2)) {
        expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'RecordArchived' });
      }
    });

    it('An edit is refused when the job is deleted in XPM', async () => {
      await records.stack.prisma.job.update({
        where: { id: plain(records.job) },
        data: { deletedAt: new Date() },
      });
      for (const edit of edits().slice(0, 2)) {
        expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'RecordArchived' });
      }
    });

    it.each(['NEEDS_RECONNECT', 'DISCONNECTED'] as const)(
      'An edit is refused when the connection is %s, while pending changes can still be discarded',
      async (state) => {
        const where = { practiceId: plain(records.stack.practiceId) };
        await records.stack.prisma.xpmConnection.update({ where, data: { state } });
        try {
          for (const edit of edits()) {
            expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'ReconnectNeeded' });
          }
          // A discard sends nothing to XPM.
          expect(await discard(records.job)).toMatchObject({
            __typename: 'PendingChangesDiscarded',
          });
        } finally {
          await records.stack.prisma.xpmConnection.update({ where, data: { state: 'CONNECTED' } });
        }
      },
    );

    it.each(['CCH', 'APS', 'MYOB_AE'] as const)(
      'An edit is refused when the source of the practice is %s, while pending changes can still be discarded',
      async (source) => {
        const where = { id: plain(records.stack.practiceId) };
        await records.stack.prisma.practice.update({ where, data: { source } });
        try {
          for (const edit of edits()) {
            expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'NotPermitted' });
          }
          expect(await discard(records.job)).toMatchObject({
            __typename: 'PendingChangesDiscarded',
          });
        } finally {
          await records.stack.prisma.practice.update({ where, data: { source: 'XPM' } });
        }
      },
    );

    it.each(['', 'nonsense', `Practice:${unknownUuid}`, `Job:${unknownUuid}`, 'Job:1', '💥'])(
      'An edit is refused when the id of the record is %j',
      async (id) => {
        records.job = id;
        records.client = id;
        for (const edit of [...edits(), () => discard(id)]) {
          const result = await edit();
          expect(result).toMatchObject({ __typename: 'NotPermitted' });
        }
      },
    );

    it('An edit is refused when the id of a client is sent for a job, or the reverse', async () => {
      const { job: realJob, client: realClient } = records;
      const edits: (() => Promise<unknown>)[] = [
        () =>
          records.stack.execute('admin', updateJob, { input: { jobId: realClient, name: 'New' } }),
        () =>
          records.stack.execute('admin', updateClient, {
            input: { clientId: realJob, name: 'New' },
          }),
      ];
      for (const edit of edits) {
        expect(JSON.stringify(await expectNothingDone(edit))).toContain('NotPermitted');
      }
    });
  });
});
