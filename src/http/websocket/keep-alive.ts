import type { WebSocket } from 'ws';

/** How often a socket is pinged, and how long its pong may take. */
const intervalSeconds = 12;

/** Pings the sockets of the process by one timer, a twelfth of them each second, and cuts those without a pong. */
export interface KeepAlive extends Disposable {
  add(socket: WebSocket): void;
}

export function createKeepAlive(): KeepAlive {
  const slots = Array.from({ length: intervalSeconds }, () => new Set<WebSocket>());
  const unanswered = new WeakSet<WebSocket>();
  let added = 0;
  let second = 0;
  // One function for all sockets: a closure for each would cost more memory than the rest of this.
  function onPong(this: WebSocket): void {
    unanswered.delete(this);
  }
  const timer = setInterval(() => {
    second += 1;
    for (const socket of slots[second % intervalSeconds] ?? []) {
      if (socket.readyState !== socket.OPEN) continue;
      if (unanswered.has(socket)) {
        socket.terminate();
        continue;
      }
      unanswered.add(socket);
      socket.ping();
    }
  }, 1000);
  return {
    add(socket) {
      added += 1;
      const slot = slots[added % intervalSeconds];
      slot?.add(socket);
      socket.on('pong', onPong);
      socket.once('close', () => slot?.delete(socket));
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
