import { once } from 'node:events';
import type { Client } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { openRawSocket } from '../../../support/http/sockets.ts';

describe('A hostile socket', () => {
  let edge: Edge;
  let neighbour: Client;
  let ended = false;
  beforeAll(async () => {
    edge = await startEdge();
    neighbour = createClient({
      url: `${edge.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: 'Bearer Ben' },
      lazy: false,
      retryAttempts: 0,
      on: {
        closed: () => {
          ended = true;
        },
      },
    });
  });
  afterAll(async () => {
    await neighbour.dispose();
    await edge[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    const result = await neighbour.iterate({ query: '{ viewer { name } }' }).next();
    expect(result.value).toMatchObject({ data: { viewer: { name: 'Ben' } } });
    expect(ended).toBe(false);
    expect(edge.logged).toEqual([]);
  });

  /** The bytes below the protocol, after the handshake. */
  const tcpOf = (socket: WebSocket) =>
    (socket as unknown as { readonly _socket: NodeJS.WritableStream & { destroy(): void } })
      ._socket;

  it.each<[string, (bytes: (frame: Buffer) => void) => void, number]>([
    ['invalid UTF-8', (bytes) => bytes(frame(0x81, Buffer.from([0xff, 0xfe]))), 1007],
    ['reserved bits', (bytes) => bytes(frame(0xf1, Buffer.from('{}'))), 1002],
    [
      'a length of 2^62',
      (bytes) => bytes(Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0])),
      1009,
    ],
    ['a message that is no JSON', (bytes) => bytes(frame(0x81, Buffer.from('{"type":'))), 4400],
    [
      'a message of an unknown type',
      (bytes) => bytes(frame(0x81, Buffer.from('{"type":"__proto__"}'))),
      4400,
    ],
    [
      'a subscription that is nested deeply',
      (bytes) => bytes(frame(0x81, Buffer.from(`{"id":${'['.repeat(60_000)}`))),
      4400,
    ],
  ])('A socket that sends %s is closed, and its neighbour stays', async (_what, send, code) => {
    const { socket, outcome, closed } = await openRawSocket(edge.url, 'Bearer Ada');
    expect(await outcome).toBe('accepted');
    send((bytes) => tcpOf(socket).write(bytes));
    expect(await closed).toBe(code);
  });

  it('A frame that is cut in the middle does not disturb the neighbour', async () => {
    const { socket, outcome, closed } = await openRawSocket(edge.url, 'Bearer Ada');
    expect(await outcome).toBe('accepted');
    const whole = frame(0x81, Buffer.from(JSON.stringify({ type: 'ping' })));
    tcpOf(socket).write(whole.subarray(0, 5));
    tcpOf(socket).destroy();
    expect(await closed).toBe(1006);
  });

  it('Variables named like prototypes are values like any other', async () => {
    const { socket, outcome } = await openRawSocket(edge.url, 'Bearer Ada');
    expect(await outcome).toBe('accepted');
    const payload = `{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"__proto__":{"id":"x"}}}`;
    socket.send(`{"type":"subscribe","id":"__proto__","payload":${payload}}`);
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(data.toString())).toMatchObject({ id: '__proto__', type: 'next' });
    expect(data.toString()).toContain('BAD_USER_INPUT');
    expect(Object.keys(Object.prototype)).toEqual([]);
    socket.terminate();
  });
});

/** A masked frame of a client (RFC 6455, 5.2). The mask of zeros leaves the payload as it is. */
function frame(start: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0xfe, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([start, ...size, 0, 0, 0, 0]), payload]);
}
