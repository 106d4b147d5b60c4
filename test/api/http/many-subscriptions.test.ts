import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { startStack } from '../../support/stack/stack.ts';
import { syncStatus } from '../../support/sync/sync.ts';

describe('one socket', () => {
  it('holds a hundred subscriptions, refuses one more, and takes it once another has ended', async () => {
    await using stack = await startStack({ worker: false, connect: false });
    const socket = await stack.socket('admin');
    const subscribe = () =>
      socket.iterate({
        query: print(syncStatus),
        variables: { practiceId: stack.practiceId, after: null },
      });
    const held = Array.from({ length: 100 }, subscribe);
    const first = await Promise.all(held.map((each) => each.next()));
    expect(first.every(({ done, value }) => done !== true && value.errors === undefined)).toBe(
      true,
    );
    await expect(subscribe().next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
    ]);
    await held[0]?.return?.();
    const again = await subscribe().next();
    expect(again.value).toHaveProperty('data.syncStatus.seq');
    await socket.dispose();
  });
});
