import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../../support/http/http.ts';
import { addClients, addEntries, addJobs, addRuns } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

interface Page {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly endCursor: string | null;
    readonly startCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
}

type Args = Readonly<Record<string, unknown>>;

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const nobody = '00000000-0000-4000-8000-000000000000';

describe('The lists of clients, jobs, tax returns and activity', () => {
  let stack: TestStack;
  const manager = randomUUID();
  const partner = randomUUID();
  const payer = randomUUID();
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    // Equal and empty values in each column: neither may make a page repeat or skip anything.
    const people = (n: number) => ({
      ...(n % 3 === 0 ? {} : { managerXpmId: manager, managerName: `M${n % 2}` }),
      ...(n % 4 === 0 ? {} : { partnerXpmId: partner, partnerName: 'Partner' }),
    });
    await addClients(
      stack,
      Array.from({ length: 13 }, (_, n) => ({
        ...people(n),
        name: `Client ${n % 5}`,
        ...(n % 3 === 1 ? {} : { clientCode: `C${n % 4}` }),
        changedAt: day(1 + (n % 6)),
      })),
    );
    await addJobs(
      stack,
      Array.from({ length: 13 }, (_, n) => ({
        ...people(n),
        name: `Job ${n % 5}`,
        state: `State ${n % 2}`,
        dueDate: n % 4 === 0 ? null : day(1 + (n % 6)),
        completedDate: n % 5 === 0 ? day(20) : null,
        changedAt: day(1 + (n % 4)),
        ...(n % 2 === 0 ? { clientXpmId: null, clientName: null } : {}),
      })),
    );
    const practiceId = stack.practiceId.replace('Practice:', '');
    await stack.prisma.taxReturn.createMany({
      data: [payer, payer, randomUUID()].map((clientXpmId) => ({
        practiceId,
        xpmId: randomUUID(),
        clientXpmId,
        clientName: 'Client',
        type: 'Income Tax',
        year: 2026,
        status: 'DRAFT' as const,
        hash: 'hash',
        changedAt: day(1),
      })),
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const types = {
    clients: [
      'ClientFilter',
      'ClientOrder',
      'id name clientCode changedAt manager { name } partner { name }',
    ],
    jobs: [
      'JobFilter',
      'JobOrder',
      'id name number state dueDate changedAt manager { name } client { name }',
    ],
    taxReturns: ['TaxReturnFilter', null, 'id'],
    activity: ['ActivityFilter', null, 'id actor'],
  } as const;
  const read = async (list: keyof typeof types, args: Args): Promise<Page> => {
    const [filter, order, node] = types[list];
    const query = `query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $filter: ${filter}${order === null ? '' : `, $orderBy: ${order}`}) {
      practice(id: $id) {
        list: ${list}(first: $first, last: $last, after: $after, before: $before, filter: $filter${order === null ? '' : ', orderBy: $orderBy'}) {
          totalCount
          pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
          edges { node { ${node} } }
        }
      }
    }`;
    const authorization = `Bearer ${await stack.tokenFor('standard')}`;
    const variables = { id: stack.practiceId, ...args };
    const { body } = await post(stack.url, { query, variables, authorization });
    expect(body.errors).toBeUndefined();
    return (body.data as { practice: { list: Page } }).practice.list;
  };
  const ids = ({ edges }: Page): unknown[] => edges.map(({ node }) => node['id']);

  const orders = [
    ...['NAME', 'CLIENT_CODE', 'MANAGER', 'PARTNER', 'CHANGED_AT'].map(
      (field) => ['clients', field] as const,
    ),
    ...['NAME', 'NUMBER', 'STATE', 'DUE_DATE', 'CLIENT', 'MANAGER', 'CHANGED_AT'].map(
      (field) => ['jobs', field] as const,
    ),
  ];
  type Node = Readonly<Record<string, string | { readonly name: string } | null>>;
  const text = (node: Page['edges'][number]['node'], field: string): string | null => {
    const value = (node as Node)[field] ?? null;
    return value === null || typeof value === 'string' ? value : value.name;
  };
  const columns: Readonly<Record<string, string>> = {
    NAME: 'name',
    NUMBER: 'number',
    STATE: 'state',
    CLIENT_CODE: 'clientCode',
    DUE_DATE: 'dueDate',
    CHANGED_AT: 'changedAt',
    MANAGER: 'manager',
    PARTNER: 'partner',
    CLIENT: 'client',
  };

  it.each(orders)('The %s by %s are in order, with empty values last', async (list, field) => {
    for (const direction of ['ASC', 'DESC'] as const) {
      const page = await read(list, { first: 100, orderBy: { field, direction } });
      const values = page.edges.map(({ node }) => text(node, columns[field] ?? ''));
      const filled = values.filter((value) => value !== null);
      const sorted = filled.toSorted((one, other) => (one < other ? -1 : 1));
      expect(filled).toEqual(direction === 'ASC' ? sorted : sorted.toReversed());
      expect(values.slice(filled.length).every((value) => value === null)).toBe(true);
      expect(values).toHaveLength(13);
    }
  });

  it.each(orders)(
    'The pages of %s by %s contain every record once, in both directions',
    async (list, field) => {
      for (const direction of ['ASC', 'DESC'] as const) {
        const orderBy = { field, direction };
        const expected = ids(await read(list, { first: 100, orderBy }));
        const forwards: unknown[] = [];
        for (let after: string | null = null, more = true; more;) {
          const page: Page = await read(list, { first: 2, after, orderBy });
          forwards.push(...ids(page));
          after = page.pageInfo.endCursor;
          more = page.pageInfo.hasNextPage;
        }
        expect(forwards).toEqual(expected);
        const backwards: unknown[] = [];
        for (let before: string | null = null, more = true; more;) {
          const page: Page = await read(list, { last: 3, before, orderBy });
          backwards.unshift(...ids(page));
          before = page.pageInfo.startCursor;
          more = page.pageInfo.hasPreviousPage;
        }
        expect(backwards).toEqual(expected);
      }
    },
  );

  it.each([
    ['clients', 'manager', { managerXpmId: manager }, 8],
    ['clients', 'partner and manager', { managerXpmId: manager, partnerXpmId: partner }, 6],
    ['clients', 'an unknown manager', { managerXpmId: nobody }, 0],
    ['clients', 'a malformed manager', { managerXpmId: 'nonsense' }, 0],
    ['clients', 'manager and search', { managerXpmId: manager, search: 'client 1' }, 2],
    ['jobs', 'manager', { managerXpmId: manager }, 8],
    ['jobs', 'first due date', { dueFrom: '2026-03-05' }, 3],
    ['jobs', 'last due date', { dueBefore: '2026-03-03' }, 3],
    ['jobs', 'completion', { completed: true }, 3],
    ['jobs', 'being overdue', { completed: false, dueBefore: '2026-03-06' }, 6],
    ['taxReturns', 'client', { clientXpmId: payer }, 2],
    ['taxReturns', 'a malformed client', { clientXpmId: 'x' }, 0],
  ] as const)('The %s are filtered by %s, and counted', async (list, _by, filter, count) => {
    const page = await read(list, { filter });
    expect([page.totalCount, page.edges.length]).toEqual([count, count]);
  });

  it('The activity is filtered by its run and by its actors', async () => {
    const { runs, entries } = await addRuns(stack, 3);
    await addEntries(stack, 'Edited', [`Client:${nobody}`]);
    await stack.prisma.practiceActivity.updateMany({
      where: { title: 'Edited' },
      data: { actor: 'Ada Finch' },
    });
    expect(ids(await read('activity', { filter: { runId: runs[1] } }))).toEqual([entries[1]]);
    expect(ids(await read('activity', { filter: { runId: 'nonsense' } }))).toEqual([]);
    const byAda = await read('activity', { filter: { actors: ['Ada Finch', 'Nobody'] } });
    expect(byAda.edges.map(({ node }) => node['actor'])).toEqual(['Ada Finch']);
    expect((await read('activity', { filter: { actors: ['ada finch'] } })).totalCount).toBe(0);
    const theirs = await addRuns(stack, 1, stack.otherPracticeId);
    expect(ids(await read('activity', { filter: { runId: theirs.runs[0] } }))).toEqual([]);
  });
});
