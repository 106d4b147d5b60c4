import type { Page, WebSocketRoute } from 'playwright-core';

/** The sockets between a page and the API, which a test cuts or silences. */
export interface CutSocket {
  /** How many sockets the page has opened. */
  opened(): number;
  /** The `seq` of each item of `syncStatus` that has arrived, in order. */
  readonly seqs: readonly number[];
  /** Each socket breaks after the first item that it delivers, until `heal`. */
  cutAfterEveryItem(): void;
  /** The present socket delivers nothing any more, and does not close either. Later ones work. */
  silence(): void;
  /** The present socket breaks now. */
  cut(): void;
  heal(): void;
}

/** Stands between the page and the API's socket. Called before the page loads anything. */
export async function interceptSocket(page: Page): Promise<CutSocket> {
  const seqs: number[] = [];
  const silenced = new Set<WebSocketRoute>();
  let present: WebSocketRoute | null = null;
  let count = 0;
  let cutsItems = false;
  const breakOff = (socket: WebSocketRoute): void => {
    silenced.add(socket);
    // A code that no server sends.
    void socket.close({ code: 3001, reason: 'The line is cut.' });
  };
  await page.routeWebSocket(/\/graphql$/, (near) => {
    const far = near.connectToServer();
    present = near;
    count += 1;
    near.onMessage((message) => {
      if (!silenced.has(near)) far.send(message);
    });
    far.onMessage((message) => {
      if (silenced.has(near)) return;
      near.send(message);
      const seq = seqOf(message);
      if (seq === null) return;
      seqs.push(seq);
      if (cutsItems) breakOff(near);
    });
  });
  return {
    opened: () => count,
    seqs,
    cutAfterEveryItem() {
      cutsItems = true;
    },
    silence() {
      if (present !== null) silenced.add(present);
    },
    cut() {
      if (present !== null) breakOff(present);
    },
    heal() {
      cutsItems = false;
    },
  };
}

/** Null for a message that is no item of the subscription of the whole window. */
function seqOf(message: string | Buffer): number | null {
  const { payload } = JSON.parse(String(message)) as {
    readonly payload?: {
      readonly data?: { readonly syncStatus?: { readonly seq: string; readonly quota?: unknown } };
    };
  };
  const item = payload?.data?.syncStatus;
  return item?.quota === undefined ? null : Number(item.seq);
}
