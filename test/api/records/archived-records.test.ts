import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../../support/http/http.ts';
import {
  addClients,
  addFieldDefinitions,
  addGroup,
  addJobs,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

type Status = 'ACTIVE' | 'ARCHIVED' | 'DELETED' | 'MISSING';

/** The lists of records, with their filters. */
const lists = {
  clients: 'ClientFilter',
  jobs: 'JobFilter',
  users: 'UserFilter',
  taxReturns: 'TaxReturnFilter',
  clientGroups: 'ClientGroupFilter',
  fieldDefinitions: 'FieldDefinitionFilter',
} as const;

const at = new Date('2026-03-01');
const absent = [{}, { missingSince: at }, { deletedAt: at, missingSince: at }] as const;

describe('Records that are archived or deleted in XPM', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    const practiceId = stack.practiceId.replace('Practice:', '');
    await addClients(stack, [
      ...absent,
      { isArchived: true },
      { isDeleted: true },
      { isArchived: true, missingSince: at },
    ]);
    await addJobs(stack, absent);
    await addUsers(stack, absent);
    await addFieldDefinitions(stack, absent);
    for (const columns of absent) {
      const id = (await addGroup(stack, 'Family')).replace('ClientGroup:', '');
      await stack.prisma.clientGroup.update({ where: { id }, data: columns });
    }
    await stack.prisma.taxReturn.createMany({
      data: absent.map((columns) => ({
        practiceId,
        xpmId: randomUUID(),
        clientXpmId: randomUUID(),
        clientName: 'Client',
        type: 'Income Tax',
        year: 2026,
        status: 'DRAFT' as const,
        hash: 'hash',
        changedAt: at,
        ...columns,
      })),
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function statuses(
    list: keyof typeof lists,
    filter: { readonly statuses?: readonly Status[] | null } | null,
  ): Promise<readonly Status[]> {
    const query = `query ($id: ID!, $filter: ${lists[list]}) {
      practice(id: $id) { list: ${list}(filter: $filter) { totalCount edges { node { status } } } }
    }`;
    const authorization = `Bearer ${await stack.tokenFor('standard')}`;
    const { body } = await post(stack.url, {
      query,
      variables: { id: stack.practiceId, filter },
      authorization,
    });
    expect(body.errors).toBeUndefined();
    const { practice } = body.data as {
      practice: { list: { totalCount: number; edges: { node: { status: Status } }[] } };
    };
    expect(practice.list.totalCount).toBe(practice.list.edges.length);
    return practice.list.edges.map(({ node }) => node.status).toSorted();
  }

  const names = Object.keys(lists) as readonly (keyof typeof lists)[];

  it.each(names)(
    'The list %s leaves them out unless the filter names their status',
    async (list) => {
      for (const filter of [null, {}, { statuses: null }]) {
        expect(await statuses(list, filter)).toEqual(['ACTIVE', 'MISSING']);
      }
    },
  );

  it.each(names)('The list %s has them when the filter names their status', async (list) => {
    const archived: readonly Status[] = list === 'clients' ? ['ARCHIVED', 'ARCHIVED'] : [];
    const deleted: readonly Status[] = list === 'clients' ? ['DELETED', 'DELETED'] : ['DELETED'];
    expect(await statuses(list, { statuses: ['ARCHIVED', 'DELETED'] })).toEqual([
      ...archived,
      ...deleted,
    ]);
    expect(await statuses(list, { statuses: ['MISSING'] })).toEqual(['MISSING']);
    expect(await statuses(list, { statuses: [] })).toEqual([]);
  });
});
