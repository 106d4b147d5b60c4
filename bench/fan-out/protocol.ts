/** A person with sockets, and the practice that they follow. */
export interface SocketOwner {
  /** The header of `connection_init`; null for a server without a protocol of its own. */
  readonly authorization: string | null;
  readonly practiceId: string;
}

/** What the measurement asks of the process with the clients. */
export type AudienceRequest =
  | {
      readonly type: 'open';
      readonly url: string;
      readonly owners: readonly SocketOwner[];
      readonly socketsEach: number;
      /** The subscription; null opens sockets that subscribe to nothing. */
      readonly query: string | null;
    }
  | { readonly type: 'count' }
  | { readonly type: 'take' }
  | { readonly type: 'kill' };

/** One message that a client received: its owner, its `seq`, and the time on the machine's own clock. */
export type Arrival = readonly [owner: number, seq: number, atMs: number];

export type AudienceResponse =
  | { readonly type: 'opened'; readonly ms: number }
  | { readonly type: 'counted'; readonly count: number; readonly closed: readonly string[] }
  | { readonly type: 'taken'; readonly arrivals: readonly Arrival[] }
  | { readonly type: 'killed' };

/** The time on a clock that all processes of the machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;
