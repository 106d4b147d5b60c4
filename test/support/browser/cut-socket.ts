import type { Page, WebSocketRoute } from 'playwright-core';

/** The sockets between a page and the API, which a test cuts or silences. */
export interface CutSocket {
  /** How many sockets the page has opened. */
  opened(): number;
  /** The `seq` of each item of a subscription that has arrived, in order, by the name of the operation. */
  seqsOf(operation: string): readonly number[];
  /** The messages at which a socket has broken, for example `next Status, lost`. */
  readonly breaks: ReadonlySet<string>;
  /** Until `heal`, the socket breaks at every item and at every kind of message: once in its place, and once after it. */
  breakAtEveryMessage(): void;
  /** No socket is opened until `heal`. The present one breaks. */
  refuse(): void;
  /** The API does not receive what the page subscribes to until `heal`. */
  holdSubscriptions(): void;
  /** The present socket delivers nothing any more, and does not close either. No other is opened until `heal`. */
  silence(): void;
  heal(): void;
}

/** Stands between the page and the API's socket. Called before the page loads anything. */
export async function interceptSocket(page: Page): Promise<CutSocket> {
  const seqs = new Map<string, number[]>();
  const silenced = new Set<WebSocketRoute>();
  const operations = new Map<string, string>();
  const breaks = new Breaks();
  const held: (() => void)[] = [];
  let state: 'whole' | 'breaking' | 'refusing' | 'holding' = 'whole';
  let present: WebSocketRoute | null = null;
  let count = 0;
  const breakOff = (socket: WebSocketRoute): void => {
    silenced.add(socket);
    // A code that no server sends.
    void socket.close({ code: 3001, reason: 'The line is cut.' });
  };
  const pass = (near: WebSocketRoute, text: string | Buffer, deliver: () => void): void => {
    if (silenced.has(near)) return;
    const message = parse(text, operations);
    if (state === 'holding' && message.kind.startsWith('subscribe ')) {
      held.push(deliver);
      return;
    }
    const fate = state === 'breaking' ? breaks.fateOf(message) : 'passes';
    if (fate !== 'lost') {
      deliver();
      if (message.seq !== null) append(seqs, message.operation, message.seq);
    }
    if (fate !== 'passes') breakOff(near);
  };
  await page.routeWebSocket(/\/graphql$/, (near) => {
    present = near;
    count += 1;
    if (state === 'refusing') {
      breakOff(near);
      return;
    }
    const far = near.connectToServer();
    near.onMessage((text) => pass(near, text, () => far.send(text)));
    far.onMessage((text) => pass(near, text, () => near.send(text)));
  });
  return {
    opened: () => count,
    seqsOf: (operation) => seqs.get(operation) ?? [],
    breaks: breaks.at,
    breakAtEveryMessage() {
      state = 'breaking';
    },
    refuse() {
      state = 'refusing';
      if (present !== null) breakOff(present);
    },
    holdSubscriptions() {
      state = 'holding';
    },
    silence() {
      state = 'refusing';
      if (present !== null) silenced.add(present);
    },
    heal() {
      state = 'whole';
      for (const deliver of held.splice(0)) deliver();
    },
  };
}

interface Message {
  /** For example `next Status`. */
  readonly kind: string;
  readonly operation: string;
  /** Null for a message that is no item. */
  readonly seq: number | null;
}

type Fate = 'passes' | 'lost' | 'delivered';

/** Each item is lost once and delivered once; of the other messages, the first two of each kind. */
class Breaks {
  readonly at = new Set<string>();
  readonly #fates = new Map<string, Fate>();

  fateOf({ kind, seq }: Message): Fate {
    const key = seq === null ? kind : `${kind} ${seq}`;
    const before = this.#fates.get(key);
    const fate = before === undefined ? 'lost' : before === 'lost' ? 'delivered' : 'passes';
    this.#fates.set(key, fate);
    if (fate !== 'passes') this.at.add(`${kind}, ${fate}`);
    return fate;
  }
}

/** @param operations the names of the operations by the ids of their messages */
function parse(text: string | Buffer, operations: Map<string, string>): Message {
  const { id, type, payload } = JSON.parse(String(text)) as {
    readonly id?: string;
    readonly type: string;
    readonly payload?: {
      readonly operationName?: string;
      readonly data?: Readonly<Record<string, { readonly seq: string }>>;
    };
  };
  if (id === undefined) return { kind: type, operation: '', seq: null };
  if (type === 'subscribe') operations.set(id, payload?.operationName ?? '');
  const operation = operations.get(id) ?? '';
  const [item] = type === 'next' ? Object.values(payload?.data ?? {}) : [];
  const seq = item === undefined ? null : Number(item.seq);
  return { kind: `${type} ${operation}`, operation, seq };
}

function append(seqs: Map<string, number[]>, operation: string, seq: number): void {
  seqs.set(operation, [...(seqs.get(operation) ?? []), seq]);
}
