import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RawSocket } from '../../support/http/sockets.ts';
import { connectionInit, openRawSocket } from '../../support/http/sockets.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const maximum = 2;
const tooManySockets = 1013;

describe('The sockets of a viewer', () => {
  let stack: TestStack;
  beforeAll(async () => {
    const env = { SOCKETS_PER_VIEWER: String(maximum), LOG_LEVEL: 'silent' };
    stack = await startStack({ worker: false, connect: false, env });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const open = async (expiresInSeconds = 60): Promise<RawSocket> => {
    const token = await stack.tokenFor('admin', { expiresInSeconds });
    return openRawSocket(stack.url, `Bearer ${token}`);
  };
  const openAll = (expiresInSeconds?: number): Promise<RawSocket[]> =>
    Promise.all(Array.from({ length: maximum }, () => open(expiresInSeconds)));
  const closeAll = async (sockets: readonly RawSocket[]): Promise<void> => {
    for (const { socket } of sockets) socket.close();
    await Promise.all(sockets.map(({ closed }) => closed));
  };
  const outcomes = (sockets: readonly RawSocket[]) =>
    Promise.all(sockets.map(({ outcome }) => outcome));
  const all = Array<unknown>(maximum).fill('accepted');

  /** A count that was not released leaves too little room, and one that was released twice too much. */
  const expectRoomForAll = async (): Promise<void> => {
    await expect
      .poll(async () => {
        const sockets = await openAll();
        const [opened, further] = [await outcomes(sockets), await open()];
        const beyond = await further.outcome;
        await closeAll(sockets);
        return { opened, beyond };
      })
      .toEqual({ opened: all, beyond: tooManySockets });
  };

  it.each<[string, (opened: RawSocket) => void, number]>([
    ['is closed by the client', ({ socket }) => socket.close(1000), 1000],
    ['loses its network', ({ socket }) => socket.terminate(), 1006],
    ['sends no JSON', ({ socket }) => socket.send('nonsense'), 4400],
    ['sends a second connection_init', ({ socket }) => socket.send(connectionInit('')), 4429],
    ['sends a message that is too long', ({ socket }) => socket.send('x'.repeat(300_000)), 1009],
  ])('A socket that %s makes room for another', async (_how, end, code) => {
    const printed = vi.spyOn(console, 'error');
    const sockets = await openAll();
    expect(await outcomes(sockets)).toEqual(all);
    sockets.forEach(end);
    for (const { closed } of sockets) expect(await closed).toBe(code);
    await expectRoomForAll();
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it('A socket whose token expires makes room for another', async () => {
    // Long enough that a busy machine accepts both before.
    const sockets = await openAll(5);
    expect(await outcomes(sockets)).toEqual(all);
    for (const { closed } of sockets) expect(await closed).toBe(4403);
    await expectRoomForAll();
  });

  it('A socket that ends while its token is checked makes room for another', async () => {
    for (const { socket } of await openAll()) socket.terminate();
    await expectRoomForAll();
  });

  it('Refused sockets do not count', async () => {
    const first = await open();
    expect(await first.outcome).toBe('accepted');
    for (const expected of [4403, 4403, 4403]) {
      expect(await (await open(-5)).outcome).toBe(expected);
    }
    const nonsense = await openRawSocket(stack.url, 'Bearer nonsense');
    expect(await nonsense.outcome).toBe(4401);
    const second = await open();
    expect(await second.outcome).toBe('accepted');
    expect(await (await open()).outcome).toBe(tooManySockets);
    await closeAll([first, second]);
    await expectRoomForAll();
  });

  it('Two windows stay open while one of them renews its token on another socket', async () => {
    const sockets = await openAll();
    expect(await outcomes(sockets)).toEqual(all);
    const [old, other] = sockets;
    // A client that opens the new socket first is asked to close one.
    expect(await (await open()).outcome).toBe(tooManySockets);
    old?.socket.close();
    await old?.closed;
    const renewed = await open();
    expect(await renewed.outcome).toBe('accepted');
    expect(other?.socket.readyState).toBe(other?.socket.OPEN);
    const ofAColleague = await openRawSocket(
      stack.url,
      `Bearer ${await stack.tokenFor('standard')}`,
    );
    expect(await ofAColleague.outcome).toBe('accepted');
    await closeAll([renewed, ofAColleague, ...(other === undefined ? [] : [other])]);
    await expectRoomForAll();
  });
});
