import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPractice } from '../../support/practice/small-practice.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';
import { connectionTable } from './connection.table.ts';
import type { Trouble } from './play.ts';
import { play } from './play.ts';
import { readingTable } from './reading.table.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ connect: false });
});
beforeEach(() => freshQuota(stack));
afterEach(() => stack.sandbox.clearFaults());
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const playAll = (title: string, trouble: Trouble): Promise<void> => play(stack, title, trouble);

describe('What cannot be read as XPM wrote it costs nothing else', () => {
  it.each(Object.entries(readingTable))('%s', playAll);
});

describe('Trouble at Xero ends by itself, and the tokens are kept', () => {
  it.each(Object.entries(connectionTable))('%s', playAll);
});

it('A practice whose list of clients is too large goes on with pages, and notices changes all the same', async () => {
  const size = { clients: 6, jobs: 0, staff: 1, seed: 11 };
  const { id, globalId, index, tenantId } = await addPractice(stack, 'A large practice', size);
  const own = { ...stack, practiceId: globalId };
  const fullSync = async (): Promise<Readonly<Record<string, number>>> => {
    await freshQuota(stack);
    const before = (await stack.sandbox.calls()).pathsByPractice[tenantId] ?? {};
    const run = await runFinished(own, await startSync(own, 'CLIENTS', { full: true }));
    expect(run).toMatchObject({ state: 'SUCCEEDED', failure: null });
    const after = (await stack.sandbox.calls()).pathsByPractice[tenantId] ?? {};
    const made = Object.entries(after).map(([path, n]) => [path, n - (before[path] ?? 0)] as const);
    return Object.fromEntries(made.filter(([, calls]) => calls > 0));
  };
  await stack.sandbox.post('settings', { largestClientList: 3 });
  try {
    const first = await fullSync();
    expect(first).toMatchObject({ 'client.api/get': expect.any(Number) as number });
    const clients = await stack.prisma.client.findMany({
      where: { practiceId: id, isArchived: false, isDeleted: false },
      include: { contacts: true },
    });
    expect(clients.flatMap(({ contacts }) => contacts)).not.toEqual([]);
    const [renamed, archived] = clients.map(({ xpmId: uuid }) => uuid);
    const change = { practice: index, resource: 'client' };
    const fields = { City: 'Wanaka' };
    await stack.sandbox.post('records', { ...change, action: 'update', uuid: renamed, fields });
    await stack.sandbox.post('records', { ...change, action: 'archive', uuid: archived });

    // The list is known to be large, so only its changes are requested at once.
    expect(await fullSync()).toEqual({
      'clientgroup.api/list': 1,
      'client.api/list': 1,
      'client.api/paged-list': 1,
    });
    const stored = await stack.prisma.client.findMany({
      where: { practiceId: id },
      include: { contacts: true },
    });
    const byId = new Map(stored.map((client) => [client.xpmId, client]));
    expect(byId.get(renamed ?? '')).toMatchObject({ city: 'Wanaka' });
    expect(byId.get(archived ?? '')).toMatchObject({ isArchived: true, deletedAt: null });
    expect(stored.filter(({ deletedAt }) => deletedAt !== null)).toEqual([]);
    expect(stored.flatMap(({ contacts }) => contacts)).toHaveLength(
      clients.flatMap(({ contacts }) => contacts).length,
    );
    const entries = await stack.prisma.practiceActivity.findMany({ where: { practiceId: id } });
    expect(JSON.stringify(entries)).toContain('so it was read in pages');
  } finally {
    await stack.sandbox.post('settings', { largestClientList: null });
  }
});
