import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import {
  addClients,
  addFieldDefinitions,
  addFieldValues,
  addJobs,
  addRun,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const records = graphql(`
  query LinkedRecords($client: ID!, $job: ID!) {
    client: node(id: $client) {
      ... on Client {
        managerUser {
          email
        }
        partnerUser {
          email
        }
        billingClientRecord {
          name
        }
        email
        contacts {
          name
        }
        reachableEmail {
          address
          origin
        }
        lastSyncedAt
        fieldValuesSyncedAt
        fieldValues {
          definition {
            id
            optionList
          }
        }
        customFields {
          definition {
            name
          }
          value {
            value
            definition {
              name
            }
          }
        }
      }
    }
    job: node(id: $job) {
      ... on Job {
        clientRecord {
          id
          name
        }
        managerUser {
          email
        }
        partnerUser {
          email
        }
        lastSyncedAt
        fieldValuesSyncedAt
        customFields {
          definition {
            name
          }
          value {
            value
          }
        }
      }
    }
  }
`);

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 2, 3, n));

describe('The links of a client and a job', () => {
  let stack: TestStack;
  let client: string;
  let job: string;
  let dropdown: string;
  const [manager, partner, payer] = [randomUUID(), randomUUID(), randomUUID()];
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    const { otherPracticeId } = stack;
    await addUsers(stack, [{ xpmId: manager, email: 'manager@ours.example' }]);
    // The same people, payer and custom fields in XPM exist in another practice, too.
    for (const xpmId of [manager, partner]) {
      await addUsers(stack, [{ xpmId, email: 'person@theirs.example' }], otherPracticeId);
    }
    await addClients(stack, [{ xpmId: payer, name: 'Theirs' }], otherPracticeId);
    await addFieldDefinitions(stack, [{ name: 'Theirs' }], otherPracticeId);
    const people = {
      managerXpmId: manager,
      managerName: 'M',
      partnerXpmId: partner,
      partnerName: 'P',
    };
    const [own = ''] = await addClients(stack, [
      { ...people, billingClientXpmId: payer, billingClientName: 'Payer', name: 'Ours' },
    ]);
    client = own;
    const { xpmId } = await stack.prisma.client.findUniqueOrThrow({
      where: { id: client.replace('Client:', '') },
    });
    [job = ''] = await addJobs(stack, [{ ...people, clientXpmId: xpmId }]);
    const [first = ''] = await addFieldDefinitions(stack, [
      { name: 'Rating', options: 'Gold; Silver ;Bronze' },
      { name: 'Empty' },
      { name: 'Of jobs only', useClient: false },
      { name: 'Deleted', deletedAt: minute(0) },
    ]);
    dropdown = first;
    await addFieldValues(stack, client, { [dropdown]: 'Silver' });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const read = () => stack.execute('standard', records, { client, job });
  const addContact = (contact: { ordinal: number; email: string | null; isDeleted?: boolean }) =>
    stack.prisma.contact.create({
      data: {
        clientId: client.replace('Client:', ''),
        xpmId: randomUUID(),
        name: 'Contact',
        isPrimary: true,
        isDeleted: false,
        ...contact,
      },
    });

  it('The people and the clients are those of the own practice', async () => {
    const seen = await read();
    expect(seen.client).toMatchObject({
      managerUser: { email: 'manager@ours.example' },
      partnerUser: null,
      billingClientRecord: null,
    });
    expect(seen.job).toMatchObject({
      clientRecord: { id: client, name: 'Ours' },
      managerUser: { email: 'manager@ours.example' },
      partnerUser: null,
    });
  });

  it('The custom fields are listed with their definitions, empty ones included', async () => {
    const seen = await read();
    expect(seen.client).toMatchObject({
      fieldValues: [{ definition: { id: dropdown, optionList: ['Gold', 'Silver', 'Bronze'] } }],
      customFields: [
        { definition: { name: 'Empty' }, value: null },
        {
          definition: { name: 'Rating' },
          value: { value: 'Silver', definition: { name: 'Rating' } },
        },
      ],
    });
    const names = seen.job as { customFields: { definition: { name: string } }[] };
    expect(names.customFields.map(({ definition }) => definition.name)).toEqual([
      'Empty',
      'Of jobs only',
      'Rating',
    ]);
  });

  it("The email address of the primary contact is marked, and the client's own comes first", async () => {
    expect((await read()).client).toMatchObject({ reachableEmail: null });
    await addContact({ ordinal: 0, email: 'deleted@ours.example', isDeleted: true });
    await addContact({ ordinal: 1, email: 'contact@ours.example' });
    expect((await read()).client).toMatchObject({
      email: null,
      contacts: [{}, {}],
      reachableEmail: { address: 'contact@ours.example', origin: 'PRIMARY_CONTACT' },
    });
    await stack.prisma.client.updateMany({ data: { email: 'own@ours.example' } });
    expect((await read()).client).toMatchObject({
      reachableEmail: { address: 'own@ours.example', origin: 'CLIENT' },
    });
  });

  it('A record is as new as the last complete list, or as its own later sync', async () => {
    const never = { lastSyncedAt: null, fieldValuesSyncedAt: null };
    expect(await read()).toMatchObject({ client: never, job: never });
    const practiceId = stack.practiceId.replace('Practice:', '');
    for (const kind of ['CLIENTS', 'JOBS', 'CLIENT_FIELD_VALUES'] as const) {
      await addRun(stack, { kind, requestedAt: minute(9), startedAt: minute(10) });
      await addRun(stack, { kind, startedAt: minute(30) }, stack.otherPracticeId);
      const watermark = { readAsOf: minute(10), fullReadAsOf: minute(10) };
      await stack.prisma.syncWatermark.create({ data: { practiceId, kind, ...watermark } });
    }
    const listed = minute(10).toISOString();
    expect(await read()).toMatchObject({
      client: { lastSyncedAt: listed, fieldValuesSyncedAt: listed },
      job: { lastSyncedAt: listed, fieldValuesSyncedAt: null },
    });
    const alone = minute(20).toISOString();
    for (const [kind, record] of [
      ['CLIENT_FIELDS', client],
      ['JOB', job],
    ] as const) {
      const recordId = record.split(':')[1] ?? '';
      await addRun(stack, { kind, recordId, startedAt: minute(20) });
      await addRun(stack, { kind, recordId, startedAt: minute(25), state: 'FAILED' });
    }
    expect(await read()).toMatchObject({
      client: { lastSyncedAt: listed, fieldValuesSyncedAt: alone },
      job: { lastSyncedAt: alone, fieldValuesSyncedAt: alone },
    });
  });
});
