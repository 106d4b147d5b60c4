import { Client, fetchExchange } from 'urql';
import { describe, expect, test } from 'vitest';
import { setFieldValuesDocument, updateJobDocument } from '../../../web/edits/documents.ts';
import { createCache } from '../../../web/graphql/cache/cache.ts';
import type { ResultOf } from '../../../web/graphql/graphql.ts';
import { jobDocument } from '../../../web/records/page/job-documents.ts';
import { definitionsDocument } from '../../../web/records/page/use-definitions.ts';

type Node = NonNullable<ResultOf<typeof jobDocument>['node']>;
type Job = Extract<Node, { readonly __typename: 'Job' }>;

const id = 'Job:1';
const job: Job & { readonly fieldValues: readonly unknown[] } = {
  __typename: 'Job',
  id,
  number: 'J000001',
  name: 'Annual return',
  description: null,
  state: 'Planned',
  xpmId: 'x-1',
  status: 'ACTIVE',
  statusSince: null,
  changedAt: '2026-01-01T00:00:00Z',
  lastSyncedAt: null,
  fieldValuesSyncedAt: null,
  notEditable: null,
  readOnlyFields: [],
  startDate: null,
  dueDate: null,
  completedDate: null,
  budget: '100.00',
  type: null,
  clientOrderNumber: null,
  client: null,
  clientRecord: null,
  manager: null,
  partner: null,
  assigned: [],
  fieldValuesState: 'READ',
  fieldValues: [
    { definitionXpmId: 'd-1', name: 'Reference', value: 'R1', valueElement: 'TEXT' },
    { definitionXpmId: 'd-2', name: 'Signed', value: 'true', valueElement: 'BOOLEAN' },
  ],
  pendingSync: null,
};

const definition = {
  __typename: 'FieldDefinition',
  id: 'FieldDefinition:2',
  xpmId: 'd-2',
  name: 'Signed',
  optionList: [],
  useClient: false,
  useJob: true,
  valueElement: 'BOOLEAN',
};
const practice = {
  __typename: 'Practice',
  id: 'Practice:1',
  fieldDefinitions: {
    __typename: 'PracticeFieldDefinitionsConnection',
    totalCount: 1,
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: 'a' },
    edges: [{ __typename: 'PracticeFieldDefinitionsConnectionEdge', node: definition }],
  },
};

/** A window that displays the job. The service responds to its mutations when the test says with what. */
async function openWindow() {
  const response = Promise.withResolvers<Readonly<Record<string, unknown>>>();
  const dataFor = (body: string): unknown => {
    if (body.includes('mutation ')) return response.promise;
    return body.includes('query Definitions') ? { practice } : { node: withTypes(job) };
  };
  const client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    exchanges: [createCache(), fetchExchange],
    fetch: async (_url, init) => {
      const body = typeof init?.body === 'string' ? init.body : '';
      return Response.json({ data: await dataFor(body) });
    },
  });
  await client.query(definitionsDocument, { practiceId: practice.id }).toPromise();
  const displayed: Job[] = [];
  const first = Promise.withResolvers<undefined>();
  client.query(jobDocument, { id }).subscribe(({ data }) => {
    if (data?.node?.__typename !== 'Job') return;
    displayed.push(data.node);
    first.resolve(undefined);
  });
  await first.promise;
  return { client, now: () => displayed.at(-1), respond: response.resolve };
}

const withTypes = (record: typeof job) => ({
  ...record,
  fieldValues: record.fieldValues.map((value) => ({ __typename: 'FieldValue', ...value })),
});

describe('An edit whose response has not arrived', () => {
  test('The job displays the typed value and the tag, and what the service has stored afterwards', async () => {
    const { client, now, respond } = await openWindow();
    const sent = client
      .mutation(updateJobDocument, { input: { jobId: id, budget: '1,250.5' } })
      .toPromise();
    await expect.poll(now).toMatchObject({
      budget: '1,250.5',
      name: 'Annual return',
      pendingSync: { reasons: ['CHANGES_PENDING'], fields: [] },
    });
    const stored = { ...withTypes(job), budget: '1250.50' };
    respond({ updateJob: { __typename: 'JobUpdated', job: stored } });
    await sent;
    await expect.poll(now).toMatchObject({ budget: '1250.50', pendingSync: null });
  });

  test('The job falls back to its former value when the edit is refused', async () => {
    const { client, now, respond } = await openWindow();
    const sent = client
      .mutation(updateJobDocument, { input: { jobId: id, budget: 'plenty' } })
      .toPromise();
    await expect.poll(now).toMatchObject({ budget: 'plenty' });
    const refusal = { __typename: 'InvalidFields', message: 'It is no amount.', fields: [] };
    respond({ updateJob: refusal });
    await sent;
    await expect.poll(now).toMatchObject({ budget: '100.00', pendingSync: null });
  });

  test('A custom field that is cleared disappears, and the others stay', async () => {
    const { client, now, respond } = await openWindow();
    const names = () => now()?.fieldValues.map(({ name }) => name);
    const values = [{ definitionId: definition.id, value: { clear: true } }];
    const sent = client
      .mutation(setFieldValuesDocument, { input: { recordId: id, values } })
      .toPromise();
    await expect.poll(names).toEqual(['Reference']);
    respond({ setFieldValues: { __typename: 'NotPermitted', message: 'No.' } });
    await sent;
    await expect.poll(names).toEqual(['Reference', 'Signed']);
  });

  test('A person whose name the window does not know is displayed with the response', async () => {
    const { client, now, respond } = await openWindow();
    const manager = { userId: 'User:9' };
    const sent = client.mutation(updateJobDocument, { input: { jobId: id, manager } }).toPromise();
    await expect.poll(now).toMatchObject({ manager: null, pendingSync: null });
    const person = { __typename: 'XpmReference', xpmId: 'u-9', name: 'Ann' };
    respond({
      updateJob: { __typename: 'JobUpdated', job: { ...withTypes(job), manager: person } },
    });
    await sent;
    await expect.poll(now).toMatchObject({ manager: { name: 'Ann' } });
  });
});
