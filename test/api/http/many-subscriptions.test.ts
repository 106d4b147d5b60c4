import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeOf } from '../../support/http/sockets.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { syncStatus } from '../../support/sync/sync.ts';

describe('Sockets and their subscriptions', () => {
  let stack: TestStack;
  beforeAll(async () => {
    const env = { SOCKETS_PER_VIEWER: '2' };
    stack = await startStack({ worker: false, connect: false, env });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const subscribe = (socket: Awaited<ReturnType<TestStack['socket']>>) =>
    socket.iterate({
      query: print(syncStatus),
      variables: { practiceId: stack.practiceId, after: null },
    });

  it('A socket holds a hundred subscriptions, refuses one more, and takes it once another has ended', async () => {
    const socket = await stack.socket('admin');
    const held = Array.from({ length: 100 }, () => subscribe(socket));
    const first = await Promise.all(held.map((each) => each.next()));
    expect(first.every(({ done, value }) => done !== true && value.errors === undefined)).toBe(
      true,
    );
    await expect(subscribe(socket).next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
    ]);
    await held[0]?.return?.();
    const again = await subscribe(socket).next();
    expect(again.value).toHaveProperty('data.syncStatus.seq');
    await socket.dispose();
  });

  it('A viewer with the maximum of sockets opens another only when one has closed', async () => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    await expect.poll(() => closeOf(stack.url, authorization)).toBe('accepted');
    const sockets = await Promise.all([stack.socket('admin'), stack.socket('admin')]);
    for (const socket of sockets) {
      expect((await subscribe(socket).next()).value).toHaveProperty('data.syncStatus.seq');
    }
    // The stock client retries after this code.
    expect(await closeOf(stack.url, authorization)).toMatchObject({ code: 1013 });
    const colleague = `Bearer ${await stack.tokenFor('standard')}`;
    expect(await closeOf(stack.url, colleague)).toBe('accepted');
    await sockets[0].dispose();
    await expect.poll(() => closeOf(stack.url, authorization)).toBe('accepted');
    await sockets[1].dispose();
  });
});
