import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallResult, Permit } from '../../ports/rate-limiter.ts';
import { unavailableFailure } from './errors.ts';
import { observedQuota, refusalOf } from './quota-headers.ts';

/** What an exchange is made of. `signal` is the caller's wish to give up. */
export interface ExchangeOptions {
  readonly call: string;
  readonly lease: Permit;
  readonly renewEveryMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One call from its leave to its end: renews the lease while it lasts, breaks off when XPM goes
 * silent or the caller gives up, and gives the lease back exactly once, whatever happens.
 */
export class Exchange {
  readonly call: string;
  /** For fetch: fires when the exchange is given up or over. */
  readonly signal: AbortSignal;
  private readonly lease: Permit;
  private readonly callerSignal: AbortSignal | undefined;
  private readonly breakOff = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private result: CallResult = { observed: null, refused: null };
  private status: number | null = null;
  private ended: Promise<void> | null = null;

  constructor({ call, lease, renewEveryMs, signal }: ExchangeOptions) {
    this.call = call;
    this.lease = lease;
    this.callerSignal = signal;
    this.signal =
      signal === undefined ? this.breakOff.signal : AbortSignal.any([this.breakOff.signal, signal]);
    // A renewal that fails is not the call's failure: at worst the lease expires before its end.
    const renew = () => void lease.renew().catch(() => undefined);
    this.renewal = setInterval(renew, renewEveryMs).unref();
  }

  /** Keeps what the answer says of the quota, for the lease's release. */
  observe({ status, headers }: Response, arrivedAt: Date): void {
    this.status = status;
    this.result = {
      observed: observedQuota(headers),
      refused: status === 429 ? refusalOf(headers, arrivedAt) : null,
    };
  }

  /**
   * Waits for one step of the answer, at most `ms`.
   * @throws SourceFailure `unavailable` when the step breaks or takes longer; the caller's own
   *   reason, untouched, when the caller gave up.
   */
  async step<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const silence = new Error(`XPM sent nothing for ${ms} ms`);
    const timer = setTimeout(() => this.breakOff.abort(silence), ms);
    try {
      this.callerSignal?.throwIfAborted();
      return await work();
    } catch (error) {
      this.callerSignal?.throwIfAborted();
      if (error instanceof SourceFailure) throw error;
      const why = error === silence ? silence.message : 'the connection to XPM broke';
      throw unavailableFailure(this.call, why, this.status, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Ends the call: closes what is left of the connection and gives the lease back. Later calls wait
   * for the first. A ledger that cannot take it back is our own failure and is thrown as it is.
   */
  end(): Promise<void> {
    this.ended ??= this.close();
    return this.ended;
  }

  private async close(): Promise<void> {
    clearInterval(this.renewal);
    this.breakOff.abort(new Error('the call is over'));
    await this.lease.release(this.result);
  }
}
