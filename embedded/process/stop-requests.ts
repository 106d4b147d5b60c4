/** Why everything stops. */
export type StopReason =
  | { readonly type: 'SIGNAL'; readonly signal: NodeJS.Signals }
  /** The terminal was closed, or the program at the other end of the pipe has ended. */
  | { readonly type: 'OUTPUT_CLOSED' }
  | { readonly type: 'PARENT_ENDED' }
  | { readonly type: 'FAILED'; readonly message: string };

/** A terminal's Ctrl-C arrives twice: directly, and from npm, which forwards its own. */
const echoMs = 1000;

/**
 * The requests to stop that one run receives. The first one starts an orderly stop. A later signal
 * means that a person does not want to wait for it.
 */
export class StopRequests {
  readonly #first = Promise.withResolvers<StopReason>();
  readonly #insisted = Promise.withResolvers<undefined>();
  readonly #abort = new AbortController();
  readonly #now: () => number;
  #firstAt: number | null = null;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Resolves with the reason of the first request. */
  get first(): Promise<StopReason> {
    return this.#first.promise;
  }

  /** Resolves when an orderly stop takes a person too long. */
  get insisted(): Promise<undefined> {
    return this.#insisted.promise;
  }

  /** Aborted by the first request: whatever is starting ends early. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  request(reason: StopReason): void {
    if (this.#firstAt === null) {
      this.#firstAt = this.#now();
      this.#first.resolve(reason);
      this.#abort.abort(new Error('Stopped before it was ready.'));
      return;
    }
    if (reason.type !== 'SIGNAL') return;
    if (this.#now() - this.#firstAt > echoMs) this.#insisted.resolve(undefined);
  }
}
