/** The clients of the fan-out, in a process of their own so that their cost is not the server's. */
import { WebSocket } from 'ws';
import type { Arrival, AudienceRequest, AudienceResponse, SocketOwner } from './protocol.ts';
import { machineMs } from './protocol.ts';

/** Handshakes at once; more would only wait in the kernel's queue. */
const handshakesAtOnce = 200;

const sockets = new Set<WebSocket>();
let arrivals: Arrival[] = [];
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
    case 'count':
      respond({ type: 'counted', count: arrivals.length, closed });
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

type Opening = Extract<AudienceRequest, { type: 'open' }>;

async function openAll(request: Opening): Promise<void> {
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

/** Resolves with the first result of the subscription. */
function openOne({ url, query }: Opening, owner: SocketOwner, index: number): Promise<void> {
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
        resolve();
        return;
      }
      const payload = { authorization: owner.authorization };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.startsWith('{"type":"connection_ack"')) {
        if (query === null) {
          resolve();
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
      resolve();
    });
  });
}
