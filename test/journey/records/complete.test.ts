import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { listApiClients } from '../../support/records/api-clients.ts';
import {
  byId,
  changeXpmClients,
  expectedClient,
  listXpmClients,
} from '../../support/records/xpm-client.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

describe('A complete sync of clients and staff', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 5000, staff: 12, seed: 7 });
    await stack.connect();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it.each([
    ['the recorded practice', 'other', 1, 12],
    ['a generated practice of 5,000', 'admin', 0, 5000],
  ] as const)(
    'Every client of %s arrives complete, with every field equal',
    async (_what, as, index, count) => {
      const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { as }));
      expect(run).toMatchObject({
        state: 'SUCCEEDED',
        progress: { read: count, total: count, added: count, skipped: 0 },
      });
      const [ours, theirs] = [await listApiClients(stack, as), await listXpmClients(stack, index)];
      expect(ours).toHaveLength(count);
      expect(byId(ours)).toEqual(byId(theirs.map(expectedClient)));
    },
  );

  it('The hard cases arrive unchanged: newlines, other scripts, masked numbers, archived and deleted clients', async () => {
    const clients = await listApiClients(stack, 'admin');
    expect(clients.some(({ address }) => address?.includes('\n'))).toBe(true);
    expect(clients.some(({ name }) => /\p{Script=Han}/u.test(name))).toBe(true);
    expect(clients.some(({ notes }) => notes.some((note) => note.text?.includes('🎉')))).toBe(true);
    expect(clients.some(({ taxNumber }) => /^\*+\d{3}$/.test(taxNumber ?? ''))).toBe(true);
    expect(clients.some(({ status }) => status === 'ARCHIVED')).toBe(true);
    expect(clients.some(({ status }) => status === 'DELETED')).toBe(true);
    expect(clients.some(({ email }) => email === null)).toBe(true);
    expect(clients.some(({ contacts }) => contacts.length > 1)).toBe(true);
    expect(new Set(clients.map(({ name }) => name)).size).toBeLessThan(clients.length);
  });

  it('A second full run writes no row and emits no record event', async () => {
    const [rows, events] = [await rowVersions(stack), await recordEvents(stack)];
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
    expect(run.progress).toMatchObject({ read: 5000, added: 0, changed: 0, unchanged: 5000 });
    expect(await rowVersions(stack)).toEqual(rows);
    expect(await recordEvents(stack)).toBe(events);
  });

  it('An incremental run stores exactly the 50 clients changed in XPM', async () => {
    const changed = await changeXpmClients(stack, {
      count: 50,
      offset: 100,
      fields: { Phone: '0800 1' },
    });
    const { id } = await startSync(stack, 'CLIENTS');
    const run = await runFinished(stack, { id });
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { added: 0, changed: 50 } });
    // Far fewer than 5,000 were read: only what was modified since a little before the last pass.
    expect(run.progress.read).toBeLessThan(500);
    const stored = await stack.prisma.client.findMany({ where: { phone: '0800 1' } });
    expect(stored.map(({ xpmId }) => xpmId).toSorted()).toEqual(
      changed.map(({ UUID }) => UUID).toSorted(),
    );
  });

  it('The next incremental run follows clients archived, deleted and added in XPM', async () => {
    await stack.sandbox.post('records', {
      action: 'archive',
      resource: 'client',
      count: 1,
      offset: 10,
    });
    await stack.sandbox.post('records', {
      action: 'add',
      resource: 'client',
      fields: { Name: 'Neu & Söhne' },
    });
    const run = await runFinished(stack, await startSync(stack, 'CLIENTS'));
    expect(run.progress).toMatchObject({ added: 1 });
    expect(await stack.prisma.client.count({ where: { name: 'Neu & Söhne' } })).toBe(1);
    expect(byId(await listApiClients(stack, 'admin'))).toEqual(
      byId((await listXpmClients(stack, 0)).map(expectedClient)),
    );
  });

  it('A user missing from the staff list becomes inactive, and active again when listed', async () => {
    const people = async () =>
      (await stack.execute('admin', staff, { id: stack.practiceId })).practice;
    const run = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { read: 12, added: 12 } });
    const { records } = await stack.sandbox.post<{ records: { UUID: string; Email: string }[] }>(
      'records',
      { action: 'list', resource: 'staff', limit: 100 },
    );
    const before = await people();
    const nodes = before?.users.edges.map(({ node }) => node) ?? [];
    expect(new Set(nodes.map(({ xpmId, email }) => `${xpmId} ${email ?? ''}`))).toEqual(
      new Set(records.map((each) => `${each.UUID} ${each.Email}`)),
    );
    const removed = records[3];
    await stack.sandbox.post('records', {
      action: 'remove',
      resource: 'staff',
      uuid: removed?.UUID,
    });
    const second = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(second.progress).toMatchObject({ archived: 1, unchanged: 11 });
    const after = await people();
    const inactive = after?.users.edges.filter(({ node }) => node.status !== 'ACTIVE');
    expect(inactive?.map(({ node }) => node.xpmId)).toEqual([removed?.UUID]);
  });
});

const staff = graphql(`
  query Staff($id: ID!) {
    practice(id: $id) {
      users(first: 100, filter: { statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            xpmId
            email
            status
          }
        }
      }
    }
  }
`);

/** Which transaction wrote each row last: any write, even of the same values, shows. */
function rowVersions(stack: TestStack): Promise<unknown> {
  return stack.prisma.$queryRaw`
    SELECT 'client' AS of, id::text, xmin::text FROM client
    UNION ALL SELECT 'contact', id::text, xmin::text FROM contact
    UNION ALL SELECT 'group', id::text, xmin::text FROM client_group
    UNION ALL SELECT 'member', client_id || ' ' || group_id, xmin::text FROM client_group_member
    ORDER BY 1, 2`;
}

async function recordEvents(stack: TestStack): Promise<number> {
  return stack.prisma.event.count({
    where: { type: { in: ['clients.changed', 'clientGroups.changed', 'users.changed'] } },
  });
}
