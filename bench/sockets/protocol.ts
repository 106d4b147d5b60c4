/** A person with sockets, and the practice that they follow. */
export interface SocketOwner {
  /** The header of `connection_init`; null for a server without a protocol of its own. */
  readonly authorization: string | null;
  readonly practiceId: string;
}

/** Where sockets connect to, and for whom. */
export interface Opening {
  readonly url: string;
  readonly owners: readonly SocketOwner[];
  /** The subscription; null opens sockets that subscribe to nothing. */
  readonly query: string | null;
}

/** What the measurement asks of the process with the clients. */
export type AudienceRequest =
  | (Opening & { readonly type: 'open'; readonly socketsEach: number })
  /** Opens sockets and ends each again: half of them are closed, and half are cut. */
  | (Opening & { readonly type: 'cycle'; readonly cycles: number })
  | { readonly type: 'count' }
  | { readonly type: 'take' }
  | { readonly type: 'kill' };

/** One message that a client received: its owner, its `seq`, and the time on the machine's own clock. */
export type Arrival = readonly [owner: number, seq: number, atMs: number];

export type AudienceResponse =
  | { readonly type: 'opened'; readonly ms: number }
  | { readonly type: 'cycled'; readonly ms: number }
  | {
      readonly type: 'counted';
      /** Results since the last `take`. */
      readonly count: number;
      /** Since the start of the process. */
      readonly traffic: Traffic;
      readonly closed: readonly string[];
    }
  | { readonly type: 'taken'; readonly arrivals: readonly Arrival[] }
  | { readonly type: 'killed' };

/** What the server has sent to its sockets. */
export interface Traffic {
  readonly messages: number;
  /** The keep-alive of the WebSocket protocol. */
  readonly pings: number;
}

/** The time on a clock that all processes of the machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;
