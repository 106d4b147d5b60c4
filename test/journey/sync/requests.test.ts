import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { heldLists, holdClients } from '../../support/sync/held-list.ts';
import {
  followStatus,
  requestSync,
  runFinished,
  runWhen,
  startSync,
} from '../../support/sync/sync.ts';

type Kind = 'CLIENTS' | 'USERS' | 'JOB_FIELD_VALUES';

describe('Requesting a sync', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ env: heldLists });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const ask = async (as: 'admin' | 'standard' | 'other', kind: Kind, more: object = {}) => {
    const input = { practiceId: stack.practiceId, kind, full: false, ...more };
    return (await stack.execute(as, requestSync, { input })).requestSync;
  };

  it('Two simultaneous requests share one run: one starts it, one joins', async () => {
    // A run that ended between the two could not be joined.
    await stack.stopWorker();
    const results = await Promise.all([ask('admin', 'CLIENTS'), ask('standard', 'CLIENTS')]);
    await stack.startWorker();
    expect(results.map(({ __typename: type }) => type).toSorted()).toEqual([
      'SyncJoined',
      'SyncStarted',
    ]);
    const runs = results.flatMap((result) => ('run' in result ? [result.run] : []));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    const [run] = runs;
    if (run === undefined) throw new Error('There is one.');
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    const entries = await activityOf(stack, run);
    expect(entries.map(({ actor }) => actor).toSorted()).toEqual(['Ada Finch', 'Sam Okafor']);
    expect(new Set(entries.map(({ status }) => status))).toEqual(new Set(['SUCCESS']));
  });

  it('A hundred simultaneous requests are one run', async () => {
    const results = await Promise.all(Array.from({ length: 100 }, () => ask('admin', 'USERS')));
    const started = results.filter(({ __typename: type }) => type === 'SyncStarted');
    const ids = new Set(results.map((result) => ('run' in result ? result.run.id : 'none')));
    // A run may end while requests still come in; each of those then starts the next one.
    expect(ids.size).toBe(started.length);
    expect(await stack.prisma.syncRun.count({ where: { kind: 'USERS' } })).toBe(ids.size);
    for (const id of ids) await runFinished(stack, { id });
  });

  it('The same idempotency key returns the same result, simultaneously and afterwards', async () => {
    const key = { idempotencyKey: randomUUID() };
    const results = await Promise.all(Array.from({ length: 5 }, () => ask('admin', 'USERS', key)));
    const [first] = results;
    if (first === undefined || !('run' in first)) throw new Error('There is a run.');
    for (const result of results) {
      expect(result).toMatchObject({ __typename: 'SyncStarted', run: { id: first.run.id } });
    }
    await runFinished(stack, first.run);
    expect(await ask('admin', 'USERS', key)).toMatchObject({
      __typename: 'SyncStarted',
      run: { id: first.run.id, state: 'SUCCEEDED' },
    });
  });

  it('The same key with other arguments is a conflict and starts nothing', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await ask('admin', 'USERS', key);
    if (!('run' in first)) throw new Error('There is a run.');
    const runs = await stack.prisma.syncRun.count();
    expect(await ask('admin', 'CLIENTS', key)).toMatchObject({ __typename: 'IdempotencyConflict' });
    expect(await stack.prisma.syncRun.count()).toBe(runs);
    const [entry] = await stack.prisma.practiceActivity.findMany({
      where: { title: 'Sync Clients', status: 'FAILURE' },
      orderBy: { createdAt: 'desc' },
    });
    expect(entry).toMatchObject({
      actor: 'Ada Finch',
      runId: null,
      message: expect.stringContaining('idempotency key') as string,
    });
    await runFinished(stack, first.run);
  });

  it('The key of a refused request can be used again once the reason has passed', async () => {
    const key = { idempotencyKey: randomUUID() };
    const setState = (state: 'CONNECTED' | 'NEEDS_RECONNECT') =>
      stack.prisma.xpmConnection.updateMany({ where: { state: { not: state } }, data: { state } });
    await setState('NEEDS_RECONNECT');
    expect(await ask('admin', 'USERS', key)).toMatchObject({ __typename: 'ReconnectNeeded' });
    await setState('CONNECTED');
    const result = await ask('admin', 'USERS', key);
    if (!('run' in result)) throw new Error('There is a run.');
    await runFinished(stack, result.run);
  });

  it('The key of one viewer is not that of another', async () => {
    const key = { idempotencyKey: randomUUID() };
    const mine = await ask('admin', 'CLIENTS', key);
    const theirs = await ask('standard', 'CLIENTS', { ...key, full: true });
    // Another one, if the first has ended before the second request.
    expect(theirs).toHaveProperty('run');
    if (!('run' in mine && 'run' in theirs)) throw new Error('There are no runs.');
    for (const { run } of [mine, theirs]) await runFinished(stack, run);
  });

  it.each([
    ['an unknown practice', 'Practice:00000000-0000-4000-8000-000000000000'],
    ['a malformed id', 'nonsense'],
    ['the id of something else', 'Client:00000000-0000-4000-8000-000000000000'],
  ])(
    "A request for %s is refused like one for a practice that is not the viewer's",
    async (_what, practiceId) => {
      expect(await ask('admin', 'CLIENTS', { practiceId })).toMatchObject({
        __typename: 'NotPermitted',
      });
    },
  );

  it('Another practice does not exist for the viewer, and its activity contains nothing of the attempt', async () => {
    const practice = { practiceId: stack.otherPracticeId };
    const before = await stack.prisma.practiceActivity.count();
    expect(await ask('admin', 'CLIENTS', practice)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await stack.prisma.practiceActivity.count()).toBe(before);
  });

  it('A request of an unavailable kind is refused and recorded in the activity', async () => {
    const result = await ask('admin', 'JOB_FIELD_VALUES');
    expect(result).toMatchObject({
      __typename: 'SyncUnavailable',
      reason: 'KIND_NOT_AVAILABLE',
    });
    const entry = await stack.prisma.practiceActivity.findFirst({ orderBy: { createdAt: 'desc' } });
    expect(entry).toMatchObject({
      status: 'FAILURE',
      actor: 'Ada Finch',
      title: 'Sync Custom Fields of Jobs',
    });
  });

  it('Only admins may sync staff', async () => {
    expect(await ask('standard', 'USERS')).toMatchObject({
      __typename: 'NotPermitted',
      reason: 'ADMINS_ONLY',
    });
  });

  it('A request during the reading of the list makes the run read once more', async () => {
    await holdClients(stack);
    const run = await startSync(stack, 'CLIENTS', { full: true });
    await runWhen(stack, run, ({ progress }) => progress.done >= 500);
    const [changed] = await changeClients(stack, 1);
    expect(await ask('standard', 'CLIENTS')).toMatchObject({
      __typename: 'SyncJoined',
      run: { id: run.id },
    });
    await stack.sandbox.clearFaults();
    expect(await runFinished(stack, run)).toMatchObject({
      state: 'SUCCEEDED',
      progress: { changed: 1 },
    });
    const stored = await stack.prisma.client.findFirst({ where: { xpmId: changed?.UUID ?? '' } });
    expect(stored?.phone).toBe(changed?.Phone);
  });

  it('A practice without a connection must connect first', async () => {
    const practiceId = stack.otherPracticeId.replace('Practice:', '');
    await stack.prisma.xpmConnection.update({
      where: { practiceId },
      data: { state: 'NEEDS_RECONNECT' },
    });
    const result = await ask('other', 'CLIENTS', { practiceId: stack.otherPracticeId });
    expect(result).toMatchObject({ __typename: 'ReconnectNeeded' });
    const entry = await stack.prisma.practiceActivity.findFirst({
      where: { practiceId },
      orderBy: { createdAt: 'desc' },
    });
    expect(entry).toMatchObject({ status: 'ACTION_REQUIRED', actor: 'Olive Tāne' });
  });

  it('A subscriber sees the button disabled until the run has ended', async () => {
    // The actions of a status are those of the moment at which it is sent.
    await stack.stopWorker();
    await using status = await followStatus(stack);
    await status.next();
    const run = await startSync(stack, 'USERS');
    const whenIn = async (state: string) => {
      const { actions } = await status.until(({ runs }) =>
        runs.some((each) => each.id === run.id && each.state === state),
      );
      return actions.find(({ kind }) => kind === 'USERS')?.enabled;
    };
    expect(await whenIn('REQUESTED')).toBe(false);
    await stack.startWorker();
    expect(await whenIn('SUCCEEDED')).toBe(true);
  });
});

interface XpmClient {
  readonly UUID: string;
  readonly Phone: string;
}

/** As somebody who works in XPM would. */
async function changeClients(stack: TestStack, count: number): Promise<readonly XpmClient[]> {
  const fields = { Phone: `0${Math.floor(Math.random() * 1e9)}` };
  const change = { action: 'update', resource: 'client', count, fields };
  return (await stack.sandbox.post<{ records: XpmClient[] }>('records', change)).records;
}
