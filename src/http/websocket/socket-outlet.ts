import type { WebSocket } from 'ws';
import type { Frame } from '../subscriptions/frame.ts';
import type { CutReason, Outlet } from '../subscriptions/outlet.ts';
import { closeSocket } from './close-codes.ts';

/** Bytes that the kernel has not taken yet; about fifty changes of a sync. */
const maximumUnreadBytes = 16 * 1024;

/** Sends the results of one operation of a socket. They have been serialised for everybody; only the id is its own. */
export class SocketOutlet implements Outlet {
  readonly #socket: WebSocket;
  readonly #id: string;

  constructor(socket: WebSocket, id: string) {
    this.#socket = socket;
    this.#id = id;
  }

  get isFull(): boolean {
    return this.#socket.bufferedAmount > maximumUnreadBytes;
  }

  send({ json }: Frame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(`{"id":${JSON.stringify(this.#id)},"type":"next","payload":${json}}`);
  }

  cut(reason: CutReason): void {
    closeSocket(this.#socket, reason);
  }
}
