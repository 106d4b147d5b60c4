import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import { aClient, clientNow, updateClient } from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import { untilLocksAreWaitedFor } from '../../support/stack/database.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { activitiesDone, wake } from '../../support/stack/temporal.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

const daySeconds = 24 * 60 * 60;
const retryPolicy = { timeout: 20_000, interval: 50 };

describe("The practice's tokens for XPM", () => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const practiceId = () => stack.practiceId.replace('Practice:', '');
  const connection = () =>
    stack.prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId: practiceId() } });
  const advance = (advanceSeconds: number) => stack.sandbox.post('clock', { advanceSeconds });
  const refreshes = async () => (await stack.sandbox.calls()).identity['connect/token'] ?? 0;

  it('Expired tokens are refreshed once for all syncs that need them', async () => {
    await advance(31 * 60);
    const [before, refreshed] = [await connection(), await refreshes()];
    const runs = await Promise.all([startSync(stack, 'USERS'), startSync(stack, 'CLIENTS')]);
    for (const run of runs) expect((await runFinished(stack, run)).state).toBe('SUCCEEDED');
    const after = await connection();
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.state).toBe('CONNECTED');
    expect(await refreshes()).toBe(refreshed + 1);
  });

  it('Tokens survive a response lost after XPM rotated them', async () => {
    await advance(31 * 60);
    await stack.sandbox.post('faults', {
      path: 'connect/token',
      fault: { type: 'disconnect', afterEffect: true },
    });
    const run = await startSync(stack, 'USERS');
    const paused = await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(paused.pause?.limit).toBe('SOURCE_DOWN');
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    expect(await connection()).toMatchObject({ state: 'CONNECTED' });
  });

  it('Tokens unused for 60 days expire: everything waits until the practice reconnects and then continues', async () => {
    await advance(61 * daySeconds);
    const users = await startSync(stack, 'USERS');
    const waiting = ({ state }: Run): boolean => state === 'WAITING';
    const failure = { code: 'RECONNECT_NEEDED' };
    expect(await runWhen(stack, users, waiting)).toMatchObject({ finishedAt: null, failure });
    expect(await connection()).toMatchObject({ state: 'NEEDS_RECONNECT', refreshToken: null });
    const reconnects = {
      practiceId: practiceId(),
      type: 'CONNECTION',
      status: 'ACTION_REQUIRED',
    } as const;
    expect(await stack.prisma.practiceActivity.findMany({ where: reconnects })).toMatchObject([
      { title: 'Connection to XPM', actor: null },
    ]);
    const joined = await startSync(stack, 'USERS');
    expect(joined).toMatchObject({ id: users.id, state: 'WAITING' });
    await expect(startSync(stack, 'CLIENTS')).rejects.toThrow('ReconnectNeeded');
    await connectPractice(stack, 'admin', 0);
    expect(await runFinished(stack, users)).toMatchObject({ state: 'SUCCEEDED', failure: null });
    expect(await runFinished(stack, await startSync(stack, 'CLIENTS'))).toMatchObject({
      state: 'SUCCEEDED',
    });
  });

  it('Ended tokens are not tried again before somebody reconnects', async () => {
    await advance(61 * daySeconds);
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'WAITING');
    const [calls, events] = [await stack.sandbox.calls(), await stack.prisma.event.count()];
    const sync = ['sync', practiceId(), 'USERS'];
    await wake(stack, sync);
    await vi.waitFor(async () => expect(await activitiesDone(stack, sync)).toBe(2), retryPolicy);
    expect(await stack.sandbox.calls()).toEqual(calls);
    expect(await stack.prisma.event.count()).toBe(events);
  });

  it("Tokens stay stored when XPM refuses the service's own credentials", async () => {
    await advance(31 * 60);
    await stack.sandbox.post('faults', {
      path: 'connect/token',
      times: -1,
      fault: {
        type: 'status',
        status: 401,
        body: '{"error":"invalid_client"}',
        contentType: 'application/json',
      },
    });
    expect(await runFinished(stack, await startSync(stack, 'USERS'))).toMatchObject({
      state: 'FAILED',
      failure: { code: 'INTERNAL_ERROR', actor: 'SERVICE' },
    });
    expect(await connection()).toMatchObject({ state: 'CONNECTED' });
    await stack.sandbox.clearFaults();
    expect(await runFinished(stack, await startSync(stack, 'USERS'))).toMatchObject({
      state: 'SUCCEEDED',
    });
  });

  it('Disconnecting deletes the tokens, keeps the records and stops syncing', async () => {
    await runFinished(stack, await startSync(stack, 'USERS'));
    const disconnected = await stack.execute('admin', disconnect, { practiceId: stack.practiceId });
    expect(disconnected.disconnectXpm).toMatchObject({
      __typename: 'XpmDisconnected',
      practice: { connection: { state: 'DISCONNECTED' } },
    });
    expect(await connection()).toMatchObject({ accessToken: null, refreshToken: null });
    expect(await stack.prisma.user.count()).toBe(12);
    await expect(startSync(stack, 'USERS')).rejects.toThrow('ReconnectNeeded');
    // The other practice was connected by the same person at Xero, and still is.
    const other = await runFinished(stack, await startSync(stack, 'USERS', { as: 'other' }));
    expect(other.state).toBe('SUCCEEDED');
  });

  it('Disconnecting deletes the tokens also when Xero does not respond, and the activity says where to remove the connection', async () => {
    // Xero refuses the access token, and does not give another one.
    await advance(31 * 60);
    await stack.sandbox.post('faults', {
      path: 'connect/token',
      times: -1,
      fault: { type: 'status', status: 503 },
    });
    const { disconnectXpm } = await stack.execute('admin', disconnect, {
      practiceId: stack.practiceId,
    });
    expect(disconnectXpm.__typename).toBe('XpmDisconnected');
    expect(await connection()).toMatchObject({ state: 'DISCONNECTED', refreshToken: null });
    const entries = await stack.prisma.practiceActivity.findMany({
      where: { practiceId: practiceId(), title: 'Disconnect from XPM' },
      orderBy: { createdAt: 'asc' },
    });
    expect(entries).toMatchObject([
      { status: 'SUCCESS', actor: 'Ada Finch' },
      {
        status: 'ALERT',
        actor: 'Ada Finch',
        message: expect.stringContaining('Settings, Connected apps') as string,
      },
    ]);
  });

  it('A connection removed at Xero is reported, and the sync waits', async () => {
    const { connectionId, accessToken } = await connection();
    const cipher = createTokenCipher(readConfig(stack.env).tokenKeys);
    const removed = await fetch(`${stack.sandbox.url}/connections/${connectionId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${cipher.decrypt(accessToken ?? '')}` },
    });
    expect(removed.status).toBe(204);
    const run = await startSync(stack, 'USERS');
    const waiting = await runWhen(stack, run, ({ state }) => state === 'WAITING');
    expect(waiting.failure).toMatchObject({ code: 'RECONNECT_NEEDED', actor: 'PRACTICE' });
    expect(await connection()).toMatchObject({ state: 'NEEDS_RECONNECT' });
    await connectPractice(stack, 'admin', 0);
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED', failure: null });
  });

  it('A standard user can neither connect nor disconnect', async () => {
    const refused = await stack.execute('standard', disconnect, { practiceId: stack.practiceId });
    expect(refused.disconnectXpm).toMatchObject({ __typename: 'NotPermitted' });
    expect(await connection()).toMatchObject({ state: 'CONNECTED' });
  });

  it('Disconnecting in the middle of a sync ends it, and the practice stays disconnected', async () => {
    const limited = { type: 'limited', problem: 'minute', retryAfterSeconds: 600 };
    await stack.sandbox.post('faults', { practice: 0, fault: limited });
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    await stack.execute('admin', disconnect, { practiceId: stack.practiceId });
    expect(await runFinished(stack, run)).toMatchObject({ state: 'CANCELLED', failure: null });
    expect(await connection()).toMatchObject({ state: 'DISCONNECTED' });
    const { message } = await stack.prisma.practiceActivity.findFirstOrThrow({
      where: { practiceId: practiceId(), title: 'Disconnect from XPM' },
      orderBy: { createdAt: 'desc' },
    });
    expect(message).toContain('1 unfinished sync was cancelled.');
  });

  it('Syncs requested during a disconnect do not survive it', async () => {
    await runFinished(stack, await startSync(stack, 'CLIENTS'));
    const { id: clientId } = await aClient(stack);
    await stack.stopWorker();
    await stack.execute('admin', updateClient, { input: { clientId, phone: '09 555 0100' } });
    const { disconnected, runs } = await stack.prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`
          SELECT 1 FROM xpm_connection WHERE practice_id = ${practiceId()}::uuid FOR UPDATE`;
        const disconnected = stack.execute('admin', disconnect, { practiceId: stack.practiceId });
        // It has seen which syncs there are to end, and now waits for the connection.
        await untilLocksAreWaitedFor(stack.prisma, 1);
        const users = await startSync(stack, 'USERS');
        // It waits for the edit.
        const fields = await startSync(stack, 'CLIENT_FIELDS', { recordId: clientId });
        return { disconnected, runs: [users, fields] };
      },
      { timeout: retryPolicy.timeout },
    );
    await disconnected;
    await stack.startWorker();
    for (const run of runs) {
      expect(await runFinished(stack, run)).toMatchObject({ state: 'CANCELLED', failure: null });
    }
    // The edit stays, and says why it is not sent.
    await vi.waitFor(async () => {
      const { pendingSync } = await clientNow(stack, clientId);
      expect(pendingSync?.fields).toMatchObject([
        { problem: 'The practice was disconnected from XPM. An admin has to connect it again.' },
      ]);
    }, retryPolicy);
    expect(await connection()).toMatchObject({ state: 'DISCONNECTED' });
  });

  it('Disconnecting succeeds while another admin changes the settings', async () => {
    await stack.stopWorker();
    await startSync(stack, 'USERS');
    const input = { practiceId: stack.practiceId, importTaxAssessments: true };
    const both = await stack.prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`
          SELECT 1 FROM event_sequence WHERE practice_id = ${practiceId()}::uuid FOR UPDATE`;
        const disconnected = stack.execute('admin', disconnect, { practiceId: stack.practiceId });
        await untilLocksAreWaitedFor(stack.prisma, 1);
        const updated = stack.execute('admin', updateSettings, { input });
        await untilLocksAreWaitedFor(stack.prisma, 2);
        return { disconnected, updated };
      },
      { timeout: retryPolicy.timeout },
    );
    const [{ disconnectXpm }, { updatePracticeSettings }] = await Promise.all([
      both.disconnected,
      both.updated,
    ]);
    expect(disconnectXpm.__typename).toBe('XpmDisconnected');
    expect(updatePracticeSettings.__typename).toBe('PracticeSettingsUpdated');
  });
});

const updateSettings = graphql(`
  mutation UpdateWhileDisconnecting($input: UpdatePracticeSettingsInput!) {
    updatePracticeSettings(input: $input) {
      __typename
    }
  }
`);

const disconnect = graphql(`
  mutation Disconnect($practiceId: ID!) {
    disconnectXpm(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmDisconnected {
        practice {
          connection {
            state
          }
        }
      }
    }
  }
`);
