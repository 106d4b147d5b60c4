import { isInputObjectType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { graphql } from '../../support/graphql.ts';
import { editableRecords, plain } from './editable-records.ts';

const whyDocument = graphql(`
  query WhyNotEditable($client: ID!, $job: ID!) {
    client: node(id: $client) {
      ... on Client {
        notEditable {
          reason
          message
        }
        readOnlyFields {
          field
          reason
          message
        }
      }
    }
    job: node(id: $job) {
      ... on Job {
        notEditable {
          reason
          message
        }
        readOnlyFields {
          field
          reason
          message
        }
      }
    }
  }
`);

describe('Why a record or a field cannot be edited', () => {
  const records = editableRecords();
  const { editJob, editClient } = records;

  async function why() {
    const { client, job } = records;
    const data = await records.stack.execute('standard', whyDocument, { client, job });
    if (data.client === null || !('notEditable' in data.client)) throw new Error('No client.');
    if (data.job === null || !('notEditable' in data.job)) throw new Error('No job.');
    return { client: data.client, job: data.job };
  }
  const messageOf = (outcome: object): unknown =>
    'message' in outcome ? outcome.message : undefined;
  async function expectAsRefused(reason: string): Promise<void> {
    const { client, job } = await why();
    expect([client.notEditable?.reason, job.notEditable?.reason]).toEqual([reason, reason]);
    expect(client.notEditable?.message).toBe(messageOf(await editClient({ name: 'New' })));
    expect(job.notEditable?.message).toBe(messageOf(await editJob({ name: 'New' })));
  }

  it('Nothing is stated of records that can be edited, also while they are missing in XPM', async () => {
    const { client, job } = await why();
    expect([client.notEditable, job.notEditable]).toEqual([null, null]);
    const data = { missingSince: new Date() };
    await records.stack.prisma.job.update({ where: { id: plain(records.job) }, data });
    expect((await why()).job.notEditable).toBeNull();
    expect(await editJob({ name: 'New' })).toMatchObject({ __typename: 'JobUpdated' });
  });

  it('A record that is archived or deleted in XPM states what the mutation states', async () => {
    const { prisma } = records.stack;
    await prisma.client.update({
      where: { id: plain(records.client) },
      data: { isArchived: true },
    });
    await prisma.job.update({
      where: { id: plain(records.job) },
      data: { deletedAt: new Date() },
    });
    await expectAsRefused('RECORD_ARCHIVED');
  });

  it('A record of a practice that is not connected states what the mutation states', async () => {
    const where = { practiceId: plain(records.stack.practiceId) };
    const set = (state: 'DISCONNECTED' | 'CONNECTED') =>
      records.stack.prisma.xpmConnection.update({ where, data: { state } });
    await set('DISCONNECTED');
    await expectAsRefused('RECONNECT_NEEDED').finally(() => set('CONNECTED'));
  });

  it('A record of a practice with another source states what the mutation states', async () => {
    const where = { id: plain(records.stack.practiceId) };
    const set = (source: 'CCH' | 'XPM') =>
      records.stack.prisma.practice.update({ where, data: { source } });
    await set('CCH');
    await expectAsRefused('SOURCE_WITHOUT_MANUAL_SYNC').finally(() => set('XPM'));
  });

  it('The tax number is masked by XPM, and every read-only field is a field that no mutation takes', async () => {
    const { client, job } = await why();
    expect(client.readOnlyFields).toContainEqual({
      field: 'taxNumber',
      reason: 'MASKED_BY_XPM',
      message: 'XPM shows only a part of it, so it can be changed only in XPM.',
    });
    const fieldsOf = (name: string): readonly string[] => {
      const type = schema.getType(name);
      return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
    };
    for (const [{ readOnlyFields }, type, input] of [
      [client, 'Client', 'UpdateClientInput'],
      [job, 'Job', 'UpdateJobInput'],
    ] as const) {
      const names = readOnlyFields.map(({ field }) => field);
      expect(fieldsOf(type)).toEqual(expect.arrayContaining(names));
      expect(names.filter((name) => fieldsOf(input).includes(name))).toEqual([]);
    }
  });
});
