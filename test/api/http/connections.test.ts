import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, post } from '../../support/http/http.ts';
import {
  addClients,
  addGroup,
  addProblem,
  addRun,
  addRuns,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

interface Connection {
  readonly totalCount?: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
}

type Args = Readonly<Record<string, unknown>>;

const fields = ['clients', 'clientGroups', 'users', 'activity', 'problems', 'syncRuns'] as const;
type Field = (typeof fields)[number];
const counted: readonly Field[] = [
  'clients',
  'clientGroups',
  'users',
  'activity',
  'problems',
  'syncRuns',
];
const filterTypes: Readonly<Partial<Record<Field, string>>> = {
  clients: 'ClientFilter',
  users: 'UserFilter',
  activity: 'ActivityFilter',
  problems: 'ProblemFilter',
  syncRuns: 'SyncRunFilter',
};

describe('Paging through a connection', () => {
  let stack: TestStack;
  const total = 23;
  const expected = {} as Record<Field, string[]>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    // Names that are equal must not make a page repeat or skip anything.
    const names = Array.from({ length: total }, (_, n) => ({ name: `Name ${n % 4}` }));
    await addClients(stack, names);
    await addUsers(stack, names);
    for (const { name } of names) await addGroup(stack, name);
    await addRuns(stack, total);
    for (let n = 0; n < total; n += 1) await addProblem(stack, { identity: `Entry ${n}` });
    for (const field of fields) {
      expected[field] = ids(await read(field, { first: 100 }));
      expect(new Set(expected[field]).size).toBe(total);
    }
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const ask = async (field: Field, args: Args) => {
    const variables = { id: stack.practiceId, ...args };
    const filter = filterTypes[field];
    const query = `query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String${
      filter === undefined ? '' : `, $filter: ${filter}`
    }) {
      practice(id: $id) {
        connection: ${field}(first: $first, last: $last, after: $after, before: $before${
          filter === undefined ? '' : ', filter: $filter'
        }) {
          ${counted.includes(field) ? 'totalCount' : ''}
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          edges { cursor node { id } }
        }
      }
    }`;
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    return post(stack.url, { query, variables, authorization });
  };
  const read = async (field: Field, args: Args): Promise<Connection> => {
    const { body } = await ask(field, args);
    expect(body.errors).toBeUndefined();
    return (body.data as { practice: { connection: Connection } }).practice.connection;
  };
  const ids = ({ edges }: Connection): string[] => edges.map(({ node }) => node.id);

  describe.each(fields)('The connection `%s`', (field) => {
    it.each([1, 5, 22, 23, 24])(
      'The forward pages of %i contain every record once',
      async (first) => {
        const seen: string[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const page: Connection = await read(field, { first, after });
          expect(page.edges.length).toBeLessThanOrEqual(first);
          expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
          seen.push(...ids(page));
          after = page.pageInfo.endCursor;
          more = page.pageInfo.hasNextPage;
        }
        expect(seen).toEqual(expected[field]);
      },
    );

    it.each([1, 5, 22, 23, 24])(
      'The backward pages of %i contain every record once',
      async (last) => {
        const seen: string[] = [];
        let before: string | null = null;
        for (let more = true; more;) {
          const page: Connection = await read(field, { last, before });
          seen.unshift(...ids(page));
          before = page.pageInfo.startCursor;
          more = page.pageInfo.hasPreviousPage;
        }
        expect(seen).toEqual(expected[field]);
      },
    );

    it('The total count covers all pages', async () => {
      const page = await read(field, { first: 2 });
      expect(page.totalCount).toBe(counted.includes(field) ? total : undefined);
      expect(page.edges).toHaveLength(2);
    });

    it('A page of zero records is empty', async () => {
      expect(await read(field, { first: 0 })).toMatchObject({ edges: [] });
    });

    it.each<[string, Args]>([
      ['a negative first', { first: -1 }],
      ['a negative last', { last: -1 }],
      ['a first beyond the maximum', { first: 201 }],
      ['a last beyond the maximum', { last: 201 }],
      ['both directions at once', { first: 1, last: 1 }],
      ['a cursor that is none', { first: 1, after: 'nonsense' }],
      ['an empty cursor', { first: 1, after: '' }],
      ['a cursor of something else', { first: 1, after: btoa('GPC:S:nonsense') }],
      ['a cursor of a number', { first: 1, after: btoa('GPC:N:12') }],
      ['a cursor that is none, backwards', { last: 1, before: '%%%' }],
    ])('A request with %s is refused with BAD_USER_INPUT', async (_what, args) => {
      const response = await ask(field, args);
      expect(codesOf(response)).toEqual(['BAD_USER_INPUT']);
    });

    it('The largest allowed page is returned', async () => {
      expect(ids(await read(field, { first: 200 }))).toEqual(expected[field]);
      expect(ids(await read(field, { last: 200 }))).toEqual(expected[field]);
    });
  });

  it('Runs and activity start with the latest', async () => {
    const rows = await stack.prisma.syncRun.findMany({ orderBy: { requestedAt: 'desc' } });
    expect(expected.syncRuns).toEqual(rows.map(({ id }) => `SyncRun:${id}`));
    const entries = await stack.prisma.practiceActivity.findMany({
      orderBy: { createdAt: 'desc' },
    });
    expect(expected.activity).toEqual(entries.map(({ id }) => `PracticeActivity:${id}`));
  });
});

describe('Filters of a connection', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    const clients = await addClients(stack, [
      { name: 'Ärztehaus Übersee', email: 'info@uebersee.example' },
      { name: 'Tāne & Sons', clientCode: 'TAN_01' },
      { name: '100% Fruit', email: 'a_b@fruit.example' },
      { name: 'Archived one', isArchived: true },
      { name: 'Deleted one', isDeleted: true },
      { name: 'Deleted two', deletedAt: new Date() },
      { name: 'Absent one', missingSince: new Date() },
      { name: 'Back\\slash' },
    ]);
    await addGroup(stack, 'Family', { members: clients.slice(0, 2) });
    await addUsers(stack, [
      { name: 'Zoë Ødegård', email: 'zoe@firm.example' },
      { name: 'Left', deletedAt: new Date() },
    ]);
    await addRuns(stack, 6);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const names = async (field: Field, filter: Args, of = 'name'): Promise<string[]> => {
    const query = `query ($id: ID!, $filter: ${filterTypes[field] ?? ''}) {
      practice(id: $id) {
        list: ${field}(filter: $filter) { totalCount edges { node { ${of} } } }
      }
    }`;
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const variables = { id: stack.practiceId, filter };
    const { body } = await post(stack.url, { query, variables, authorization });
    expect(body.errors).toBeUndefined();
    const { list } = (
      body.data as {
        practice: { list: { totalCount: number; edges: { node: Record<string, string> }[] } };
      }
    ).practice;
    expect(list.totalCount).toBe(list.edges.length);
    return list.edges.map(({ node }) => node[of] ?? '');
  };

  it.each([
    ['ärztehaus', ['Ärztehaus Übersee']],
    ['ÜBERSEE', ['Ärztehaus Übersee']],
    ['TĀNE', ['Tāne & Sons']],
    ['tan_01', ['Tāne & Sons']],
    ['INFO@', ['Ärztehaus Übersee']],
    ['%', ['100% Fruit']],
    ['_', ['100% Fruit', 'Tāne & Sons']],
    ['\\', ['Back\\slash']],
    ["'; DROP TABLE client; --", []],
  ])(
    'A client is found by %j, which is taken literally and in any case',
    async (search, expected) => {
      expect((await names('clients', { search })).toSorted()).toEqual(expected.toSorted());
    },
  );

  it('Clients are filtered by status', async () => {
    const archived = ['Archived one', 'Deleted one', 'Deleted two'];
    expect(await names('clients', { statuses: ['ARCHIVED', 'DELETED'] })).toEqual(archived);
    expect(await names('clients', { statuses: ['ARCHIVED'] })).toEqual(['Archived one']);
    expect(await names('clients', { statuses: ['MISSING'] })).toEqual(['Absent one']);
    expect(await names('clients', { statuses: ['ACTIVE'] })).toHaveLength(4);
    expect(await names('clients', { statuses: [] })).toEqual([]);
    const present = await names('clients', { statuses: ['ACTIVE', 'MISSING'] });
    expect(present).toHaveLength(5);
    expect(await names('clients', {})).toEqual(present);
    expect(await names('clients', { statuses: null, search: null, groupId: null })).toEqual(
      present,
    );
  });

  it('Clients are filtered by group', async () => {
    const group = await stack.prisma.clientGroup.findFirstOrThrow();
    const groupId = `ClientGroup:${group.id}`;
    expect((await names('clients', { groupId })).toSorted()).toEqual([
      'Tāne & Sons',
      'Ärztehaus Übersee',
    ]);
    expect(await names('clients', { groupId, search: 'sons' })).toEqual(['Tāne & Sons']);
  });

  it('Users are found by a part of their name or address, and filtered by status', async () => {
    expect(await names('users', { search: 'ØDEGÅRD' })).toEqual(['Zoë Ødegård']);
    expect(await names('users', { search: 'ZOE@' })).toEqual(['Zoë Ødegård']);
    expect(await names('users', { search: '%' })).toEqual([]);
    expect(await names('users', { statuses: ['ACTIVE'] })).toEqual(['Zoë Ødegård']);
    expect(await names('users', { statuses: ['DELETED'] })).toEqual(['Left']);
  });

  it('The activity is filtered by type and status', async () => {
    expect(await names('activity', { statuses: ['FAILURE'] }, 'status')).toHaveLength(2);
    expect(await names('activity', { statuses: ['FAILURE', 'SUCCESS'] }, 'id')).toHaveLength(6);
    expect(await names('activity', { statuses: [] }, 'id')).toEqual([]);
    expect(await names('activity', { types: ['CONNECTION'] }, 'id')).toHaveLength(3);
    expect(await names('activity', { types: ['CONNECTION', 'SYNC'] }, 'id')).toHaveLength(6);
    expect(await names('activity', { types: [] }, 'id')).toEqual([]);
    expect(
      await names('activity', { types: ['CONNECTION'], statuses: ['FAILURE'] }, 'id'),
    ).toHaveLength(1);
  });

  it('Problems are filtered by kind, reason, record and whether they are open', async () => {
    await addProblem(stack, { identity: 'Open', label: 'Open' });
    const gone = { label: 'Gone', reason: 'NOT_IN_XPM', content: 'clientFieldValues' };
    const swept = { kind: 'CLIENT_FIELD_VALUES', resolvedAt: new Date() } as const;
    await addProblem(stack, { identity: 'Gone', ...gone, ...swept });
    const found = (filter: Args) => names('problems', filter, 'recordName');
    expect(await found({ open: true })).toEqual(['Open']);
    expect(await found({ open: false })).toEqual(['Gone']);
    expect(await found({ kinds: ['CLIENTS', 'JOBS'] })).toEqual(['Open']);
    expect(await found({ kinds: [] })).toEqual([]);
    expect(await found({ reasons: ['NOT_IN_XPM'] })).toEqual(['Gone']);
    expect(await found({ recordId: 'Client:nonsense' })).toEqual([]);
  });

  it('The problems of a run are filtered in the same way', async () => {
    const run = await addRun(stack, { kind: 'USERS' });
    const some = { kind: 'USERS', content: 'users', firstSeenAt: new Date(0) } as const;
    await addProblem(stack, { ...some, identity: 'Unnamed', label: 'Unnamed' });
    const corrected = { label: 'Corrected', resolvedAt: new Date() };
    await addProblem(stack, { ...some, ...corrected, reason: 'PART_UNREADABLE' });
    const query = `query ($id: ID!, $filter: ProblemFilter) {
      node(id: $id) { ... on SyncRun {
        problems(filter: $filter) { totalCount edges { node { recordName } } }
      } }
    }`;
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const found = async (filter: Args | null) => {
      const variables = { id: run, filter };
      const { body } = await post(stack.url, { query, variables, authorization });
      const { node } = body.data as { node: { problems: { totalCount: number; edges: Edges } } };
      const listed = node.problems.edges.map(({ node: { recordName } }) => recordName);
      expect(node.problems.totalCount).toBe(listed.length);
      return listed.toSorted();
    };
    expect(await found(null)).toEqual(['Corrected', 'Unnamed']);
    expect(await found({ open: true })).toEqual(['Unnamed']);
    expect(await found({ reasons: ['PART_UNREADABLE'] })).toEqual(['Corrected']);
    expect(await found({ kinds: ['CLIENTS'] })).toEqual([]);
  });
});

type Edges = readonly { readonly node: { readonly recordName: string } }[];
