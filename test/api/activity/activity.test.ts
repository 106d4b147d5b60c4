import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { appendEvents, untilHeard } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { codesOf, post } from '../../support/http/http.ts';
import { followEvents } from '../../support/http/sse.ts';
import { addClients, addContacts, addJobs } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const list = graphql(`
  query ActivityList($id: ID!, $filter: ActivityFilter) {
    practice(id: $id) {
      activity(filter: $filter) {
        totalCount
        edges {
          node {
            title
            record {
              __typename
              ... on Client {
                id
                name
                contacts {
                  name
                }
              }
              ... on Job {
                id
                number
                name
              }
            }
          }
        }
      }
    }
  }
`);

const added = graphql(`
  subscription FilteredActivity($id: ID!, $filter: ActivityFilter) {
    activityAdded(practiceId: $id, filter: $filter) {
      id
      title
      record {
        __typename
      }
    }
  }
`);

type Entry = Partial<Prisma.PracticeActivityUncheckedCreateInput>;

describe('The practice activity', () => {
  let stack: TestStack;
  let client: string;
  let job: string;
  let foreign: string;
  const plain = (id: string): string => id.split(':')[1] ?? '';
  const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 2, hour));

  const add = async (entry: Entry): Promise<string> => {
    const row = {
      id: randomUUID(),
      practiceId: plain(stack.practiceId),
      createdAt: at(0),
      ...({ type: 'SYNC', status: 'SUCCESS', title: 'Sync Clients', message: 'Done.' } as const),
      ...entry,
    };
    await stack.prisma.practiceActivity.create({ data: { ...row, updatedAt: row.createdAt } });
    return row.id;
  };

  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    [client = ''] = await addClients(stack, [{ name: 'Tāne Trust' }]);
    [job = ''] = await addJobs(stack, [{ name: 'Annual accounts', number: 'J000123' }]);
    [foreign = ''] = await addClients(stack, [{ name: 'Not ours' }], stack.otherPracticeId);
    await addContacts(stack, client, 1);
    await add({ title: 'Sync from PM', recordId: plain(client), createdAt: at(1), actor: 'Ada' });
    await add({ title: 'Sync Job', recordId: plain(job), createdAt: at(2), actor: 'Sam' });
    await add({ title: 'Removed', recordId: randomUUID(), createdAt: at(3) });
    await add({ title: 'Foreign', recordId: plain(foreign), createdAt: at(4) });
    await add({ title: '100% done', message: 'a_b', type: 'PUSH', createdAt: at(5) });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const entries = async (filter: Record<string, unknown>) => {
    const variables = { id: stack.practiceId, filter };
    const { practice } = await stack.execute('admin', list, variables);
    const nodes = practice?.activity.edges.map(({ node }) => node) ?? [];
    expect(practice?.activity.totalCount).toBe(nodes.length);
    return nodes;
  };
  const titles = async (filter: Record<string, unknown>) =>
    (await entries(filter)).map(({ title }) => title);

  it('An entry contains its record, or null when the record does not exist or belongs to another practice', async () => {
    const records = Object.fromEntries(
      (await entries({})).map(({ title, record }) => [title, record]),
    );
    expect(records).toEqual({
      'Sync from PM': {
        __typename: 'Client',
        id: client,
        name: 'Tāne Trust',
        contacts: [{ name: 'Contact 0' }],
      },
      'Sync Job': { __typename: 'Job', id: job, number: 'J000123', name: 'Annual accounts' },
      Removed: null,
      Foreign: null,
      '100% done': null,
    });
  });

  it('The entries of a record are found by its id', async () => {
    expect(await titles({ recordId: client })).toEqual(['Sync from PM']);
    expect(await titles({ recordId: job })).toEqual(['Sync Job']);
    for (const none of ['', 'nonsense', `User:${plain(client)}`, `Client:${randomUUID()}`]) {
      expect(await titles({ recordId: none }), none).toEqual([]);
    }
  });

  it('The entries of a time range are found, including its start and excluding its end', async () => {
    const [since, until] = [at(2).toISOString(), at(4).toISOString()];
    expect(await titles({ since })).toEqual(['100% done', 'Foreign', 'Removed', 'Sync Job']);
    expect(await titles({ until })).toEqual(['Removed', 'Sync Job', 'Sync from PM']);
    expect(await titles({ since, until })).toEqual(['Removed', 'Sync Job']);
    expect(await titles({ since: until, until: since })).toEqual([]);
  });

  it.each([
    ['SYNC', ['Sync Job', 'Sync from PM']],
    ['100%', ['100% done']],
    ['A_B', ['100% done']],
    ['ada', ['Sync from PM']],
  ])('An entry is found by %j in its title, its message or its actor', async (search, expected) => {
    expect(await titles({ search })).toEqual(expected);
  });

  it('Entries match all filters together', async () => {
    expect(await titles({ search: 'sync', recordId: job, types: ['SYNC'] })).toEqual(['Sync Job']);
    expect(await titles({ search: 'sync', recordId: job, types: ['PUSH'] })).toEqual([]);
  });

  it('A search text longer than the stored texts is refused', async () => {
    const query = `query ($id: ID!, $search: String!) {
      practice(id: $id) { activity(filter: { search: $search }) { totalCount } } }`;
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const variables = { id: stack.practiceId, search: 'a'.repeat(201) };
    expect(codesOf(await post(stack.url, { query, variables, authorization }))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  const follow = async (filter: Record<string, unknown>) =>
    followEvents(stack.url, `Bearer ${await stack.tokenFor('admin')}`, {
      document: added,
      variables: { id: stack.practiceId, filter },
    });
  const append = (...ids: string[]) => appendEvents(stack, [{ type: 'activity.changed', ids }]);

  it('A subscriber receives the entries that match the filter and no other', async () => {
    await using stream = await follow({ recordId: job, types: ['SYNC'] });
    const other = await add({ title: 'Other', recordId: plain(client) });
    const push = await add({ title: 'Push', recordId: plain(job), type: 'PUSH' });
    const mine = await add({ title: 'Mine', recordId: plain(job) });
    const deleted = randomUUID();
    const first = await untilHeard(stream.next(), () => append(other, deleted, push, mine));
    expect(first?.data?.activityAdded).toEqual({
      id: `PracticeActivity:${mine}`,
      title: 'Mine',
      record: { __typename: 'Job' },
    });
    const later = await add({ title: 'Later', recordId: plain(job) });
    await append(push, other, later);
    let next = await stream.next();
    while (next?.data?.activityAdded.title === 'Mine') next = await stream.next();
    expect(next?.data?.activityAdded.title).toBe('Later');
  });

  it('A subscriber receives every later change of an entry while it matches the filter', async () => {
    await using stream = await follow({ statuses: ['IN_PROGRESS', 'SUCCESS'] });
    const id = await add({ title: 'First', status: 'IN_PROGRESS' });
    await untilHeard(stream.next(), () => append(id));
    /** The entries received until now, so that none is still on its way when the entry changes. */
    const received = async (): Promise<(string | undefined)[]> => {
      await append(await add({ title: 'Marker' }));
      const seen: (string | undefined)[] = [];
      while (seen.at(-1) !== 'Marker') {
        seen.push((await stream.next())?.data?.activityAdded.title);
      }
      return seen;
    };
    await received();
    for (const [status, title] of [
      ['FAILURE', 'Second'],
      ['SUCCESS', 'Third'],
    ] as const) {
      await stack.prisma.practiceActivity.update({ where: { id }, data: { status, title } });
      await append(id);
      expect((await received()).includes(title)).toBe(status === 'SUCCESS');
    }
  });

  it('A subscription with an invalid filter is refused', async () => {
    await using stream = await follow({ search: 'a'.repeat(201) });
    expect(await stream.next()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await stream.next()).toBeNull();
  });

  it('A subscriber whose filter matches nothing can unsubscribe', async () => {
    const stream = await follow({ statuses: [] });
    const next = stream.next().catch(() => null);
    await append(await add({ title: 'Unheard' }));
    await stream[Symbol.asyncDispose]();
    expect(await next).toBeNull();
  });
});
