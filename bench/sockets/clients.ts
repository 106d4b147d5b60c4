/** The clients of the measurements with sockets, in a process of their own so that their cost is not the server's. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type {
  Arrival,
  AudienceRequest,
  AudienceResponse,
  Opening,
  SocketOwner,
} from './protocol.ts';
import { machineMs } from './protocol.ts';

/** Handshakes at once; more would only wait in the kernel's queue. */
const handshakesAtOnce = 200;

const sockets = new Set<WebSocket>();
let arrivals: Arrival[] = [];
const traffic = { messages: 0, pings: 0 };
/** Why sockets were closed, by the server or by the kernel. */
const closed: string[] = [];

function respond(response: AudienceResponse): void {
  process.send?.(response);
}

process.on('message', (request: AudienceRequest) => {
  switch (request.type) {
    case 'open':
      void openAll(request);
      return;
    case 'cycle':
      void cycleAll(request);
      return;
    case 'count':
      respond({ type: 'counted', count: arrivals.length, traffic, closed });
      return;
    case 'take':
      respond({ type: 'taken', arrivals });
      arrivals = [];
      return;
    case 'kill':
      for (const socket of sockets) socket.removeAllListeners('close').terminate();
      sockets.clear();
      respond({ type: 'killed' });
  }
});
process.on('disconnect', () => process.exit(0));

async function openAll(request: Extract<AudienceRequest, { type: 'open' }>): Promise<void> {
  const startedAt = machineMs();
  const wanted = request.owners.flatMap((owner, index) =>
    Array.from({ length: request.socketsEach }, () => ({ owner, index })),
  );
  const openSome = async (): Promise<void> => {
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      await openOne(request, next.owner, next.index);
    }
  };
  await Promise.all(Array.from({ length: handshakesAtOnce }, openSome));
  respond({ type: 'opened', ms: machineMs() - startedAt });
}

async function cycleAll(request: Extract<AudienceRequest, { type: 'cycle' }>): Promise<void> {
  const startedAt = machineMs();
  const cycles = Array(request.cycles).keys();
  const cycleSome = async (): Promise<void> => {
    for (const cycle of cycles) {
      const index = cycle % request.owners.length;
      const owner = request.owners[index];
      if (owner === undefined) throw new Error('Nobody opens a socket.');
      await endOne(await openOne(request, owner, index), cycle % 2 === 0 ? 'closed' : 'cut');
    }
  };
  await Promise.all(Array.from({ length: handshakesAtOnce }, cycleSome));
  respond({ type: 'cycled', ms: machineMs() - startedAt });
}

/** @param how `closed`: with the protocol's handshake. `cut`: the connection is destroyed. */
async function endOne(socket: WebSocket, how: 'closed' | 'cut'): Promise<void> {
  sockets.delete(socket);
  const ended = once(socket.removeAllListeners('close'), 'close');
  if (how === 'closed') socket.close(1000);
  else socket.terminate();
  await ended;
}

/** Resolves with the first result of the subscription. */
function openOne({ url, query }: Opening, owner: SocketOwner, index: number): Promise<WebSocket> {
  const socket = new WebSocket(url, owner.authorization === null ? [] : 'graphql-transport-ws', {
    perMessageDeflate: false,
  });
  sockets.add(socket);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code, reason) => {
      closed.push(`${code} ${reason.toString()}`);
      reject(new Error(`A socket closed with ${code}: ${reason.toString()}`));
    });
    socket.once('open', () => {
      if (owner.authorization === null) {
        resolve(socket);
        return;
      }
      const payload = { authorization: owner.authorization };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('ping', () => (traffic.pings += 1));
    socket.on('message', (data: Buffer) => {
      traffic.messages += 1;
      const text = data.toString('latin1');
      if (text.startsWith('{"type":"connection_ack"')) {
        if (query === null) {
          resolve(socket);
          return;
        }
        const payload = { query, variables: { practiceId: owner.practiceId } };
        socket.send(JSON.stringify({ id: crypto.randomUUID(), type: 'subscribe', payload }));
        return;
      }
      const seq = /"seq":"(\d+)"/.exec(text)?.[1];
      if (seq === undefined) {
        reject(new Error(`A socket received ${text}`));
        return;
      }
      arrivals.push([index, Number(seq), machineMs()]);
      resolve(socket);
    });
  });
}
