import type { QuotaDenial } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallResult, Permit } from '../../ports/rate-limiter.ts';
import { timedOutFailure, unavailableFailure } from './errors.ts';
import { observedQuota, refusalOf } from './quota-headers.ts';

export interface ExchangeOptions {
  readonly call: string;
  readonly permit: Permit;
  readonly renewEveryMs: number;
  /** Fires when the caller gives up. */
  readonly signal: AbortSignal | undefined;
  /** Called with the error when the permit of a complete response could not be released. */
  readonly onUnreleased: (error: unknown) => void;
}

/**
 * One call from its permit to its end: renews the permit while the call lasts, aborts it when XPM is
 * idle for too long or the caller gives up, and releases the permit exactly once in every case.
 */
export class Exchange {
  readonly call: string;
  /** For fetch: fires when the exchange is aborted or over. */
  readonly signal: AbortSignal;
  readonly #permit: Permit;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onUnreleased: (error: unknown) => void;
  readonly #abort = new AbortController();
  readonly #renewal: NodeJS.Timeout;
  #result: CallResult = { observed: null, refused: null };
  #status: number | null = null;
  #ended: Promise<QuotaDenial | null> | null = null;

  constructor({ call, permit, renewEveryMs, signal, onUnreleased }: ExchangeOptions) {
    this.call = call;
    this.#permit = permit;
    this.#callerSignal = signal;
    this.#onUnreleased = onUnreleased;
    this.signal =
      signal === undefined ? this.#abort.signal : AbortSignal.any([this.#abort.signal, signal]);
    // A failed renewal does not fail the call: at worst the permit expires before its end.
    const renew = () => void permit.renew().catch(() => undefined);
    this.#renewal = setInterval(renew, renewEveryMs).unref();
  }

  /** Keeps the quota headers of the response for the permit's release. */
  observe({ status, headers }: Response, arrivedAt: Date): void {
    this.#status = status;
    this.#result = {
      observed: observedQuota(headers),
      refused: status === 429 ? refusalOf(headers, arrivedAt) : null,
    };
  }

  /**
   * Waits for one step of the response, at most `timeoutMs`.
   * @throws SourceFailure `unavailable` when the step fails or takes longer; the caller's own reason,
   *   unchanged, when the caller gave up.
   */
  async step<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
    const timeout = new Error(`XPM sent nothing for ${timeoutMs} ms`);
    const timer = setTimeout(() => this.#abort.abort(timeout), timeoutMs);
    try {
      this.#callerSignal?.throwIfAborted();
      return await work();
    } catch (error) {
      this.#callerSignal?.throwIfAborted();
      if (error instanceof SourceFailure) throw error;
      const status = this.#status;
      if (error === timeout) throw timedOutFailure(this.call, status, timeout);
      throw unavailableFailure(this.call, 'the connection to XPM broke', status, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Ends the call after its complete response. A permit that cannot be released expires by its lease; the call has
   * succeeded, and a failure would make somebody repeat it.
   */
  async finish(): Promise<void> {
    await this.end().catch(this.#onUnreleased);
  }

  /**
   * Ends the call: closes the connection and releases the permit. Later calls wait for the first. A
   * rate limiter that cannot take the permit back is an internal error and is thrown unchanged. Returns
   * when calls may be made again after a refusal.
   */
  end(): Promise<QuotaDenial | null> {
    this.#ended ??= this.#close();
    return this.#ended;
  }

  async #close(): Promise<QuotaDenial | null> {
    clearInterval(this.#renewal);
    this.#abort.abort(new Error('the call is over'));
    return this.#permit.release(this.#result);
  }
}
