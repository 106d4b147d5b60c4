import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { startEdge } from '../../../support/http/edge.ts';
import { openRawSocket } from '../../../support/http/sockets.ts';

const query = '{ viewer { name } }';

/** The edge, whose queries wait. */
async function startWaiting() {
  const signals: AbortSignal[] = [];
  const held = Promise.withResolvers<undefined>();
  const edge = await startEdge({
    services: {
      async runWhileWanted(signal, work) {
        signals.push(signal);
        await held.promise;
        return work();
      },
    },
  });
  const { socket, outcome } = await openRawSocket(edge.url, 'Bearer Ada');
  expect(await outcome).toBe('accepted');
  return {
    signals,
    socket,
    release: () => held.resolve(undefined),
    [Symbol.asyncDispose]: () => edge[Symbol.asyncDispose](),
  };
}

const send = (socket: WebSocket, id: string, document: string): void =>
  socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query: document } }));

describe('A query over a socket', () => {
  it.each<[string, (socket: WebSocket) => void]>([
    ['completes it', (socket) => socket.send('{"type":"complete","id":"1"}')],
    ['closes the socket', (socket) => socket.close()],
    ['loses the network', (socket) => socket.terminate()],
  ])('It is stopped when its client %s', async (_how, leave) => {
    await using edge = await startWaiting();
    send(edge.socket, '1', query);
    await expect.poll(() => edge.signals).toHaveLength(1);
    expect(edge.signals[0]?.aborted).toBe(false);
    leave(edge.socket);
    await expect.poll(() => edge.signals[0]?.aborted).toBe(true);
    edge.release();
  });

  it('A query that its client has completed has no result, and the others have theirs', async () => {
    await using edge = await startWaiting();
    send(edge.socket, '1', query);
    send(edge.socket, '2', 'query Another { viewer { name } }');
    await expect.poll(() => edge.signals).toHaveLength(2);
    edge.socket.send('{"type":"complete","id":"1"}');
    await expect.poll(() => edge.signals[0]?.aborted).toBe(true);
    expect(edge.signals[1]?.aborted).toBe(false);
    const next = once(edge.socket, 'message') as Promise<[Buffer]>;
    edge.release();
    const [message] = await next;
    expect(JSON.parse(message.toString())).toMatchObject({ id: '2', type: 'next' });
  });
});
