import type { CallObserver, CallOutcome } from '../../ports/call-observer.ts';
import { unobserved } from '../../ports/call-observer.ts';
import type { Permit, RateLimiter } from '../../ports/rate-limiter.ts';
import type { CallNumber, CallOptions } from '../../ports/source.ts';
import type { XpmGrant } from '../../ports/token-vault.ts';
import type { GrantDeps } from '../oauth/grant.ts';
import { usableGrant } from '../oauth/grant.ts';
import { bodyOf, startOf } from './body.ts';
import { endOnce, outcomeOf } from './call-end.ts';
import { authFailure, failureOf } from './errors.ts';
import { Exchange } from './exchange.ts';
import type { XpmCall } from './request.ts';
import { addressOf, headersOf } from './request.ts';

/** How long XPM may take (ms). */
export interface Timeouts {
  /**
   * To the answer's first byte. A detailed list of 15,000 clients takes minutes (docs/xpm-api.md 11). More
   * than 300 s has no effect: Node's fetch gives up then by itself.
   */
  readonly firstByteMs: number;
  /** Between two pieces of a body, and until somebody begins to read it. */
  readonly idleTimeoutMs: number;
  /** How often the lease is renewed while the call lasts; the ledger asks for every 20 s. */
  readonly renewEveryMs: number;
}

const defaultTimeouts: Timeouts = {
  firstByteMs: 300_000,
  idleTimeoutMs: 30_000,
  renewEveryMs: 15_000,
};

export interface TransportDeps extends GrantDeps {
  /** The API's address without path, e.g. `https://api.xero.com`. */
  readonly baseUrl: string;
  readonly rateLimiter: RateLimiter;
  readonly timeouts?: Partial<Timeouts>;
  readonly fetch?: typeof fetch;
  /** Default: nobody. */
  readonly watch?: CallObserver;
}

export interface CallRequest {
  readonly practiceId: string;
  readonly call: XpmCall;
  readonly options: CallOptions | undefined;
  /** Told of the call's number as soon as it has leave; of a second try, too. */
  readonly onPermit?: (number: CallNumber) => void;
}

/** An answer of status 2xx that says it is XML; its body is still on the way. */
export interface Answer {
  readonly call: string;
  /** The call's number in the ledger. */
  readonly number: CallNumber;
  readonly status: number;
  /** XPM's clock when it began to answer. */
  readonly asOf: Date;
  /** The body, to be read once and soon: the call, and its lease, last until it is read or left. */
  readonly body: AsyncIterable<Uint8Array>;
  /** To be told what became of the answer once it is read; the first word counts. */
  readonly ended: (outcome: CallOutcome) => void;
}

export interface Transport {
  /** Makes one call. @throws SourceFailure; and what the caller's signal says when it fires. */
  open(request: CallRequest): Promise<Answer>;
}

/**
 * The one way to XPM: takes leave, signs, sends, and sorts the answer by its status and type.
 * A 401 is answered by one refresh and one more try, which takes its own leave.
 */
export function createTransport(deps: TransportDeps): Transport {
  const timeouts = { ...defaultTimeouts, ...deps.timeouts };
  return {
    async open(request) {
      const first = await attempt(deps, timeouts, request);
      if ('body' in first) return first;
      // Its lease is given back.
      const { lease: _, ...options } = request.options ?? {};
      const again = { ...request, options, refused: first.refused };
      const second = await attempt(deps, timeouts, again);
      if ('body' in second) return second;
      throw authFailure(request.call.name);
    },
  };
}

const defaultPriority = 'MANUAL';

interface Attempt extends CallRequest {
  /** The access token that the attempt before this one was refused with. */
  readonly refused?: string | undefined;
}

async function attempt(
  deps: TransportDeps,
  timeouts: Timeouts,
  { practiceId, call, options = {}, onPermit, refused }: Attempt,
): Promise<Answer | { readonly refused: string }> {
  const { signal, priority = defaultPriority } = options;
  const { address, grant, lease } = await prepare(deps, { practiceId, call, options, refused });
  onPermit?.(lease.number);
  const ending = endOnce((deps.watch ?? unobserved)({ practiceId, call: call.name, priority }));
  const exchange = new Exchange({
    call: call.name,
    lease,
    renewEveryMs: timeouts.renewEveryMs,
    signal,
  });
  try {
    const askedAt = deps.clock.now();
    const response = await exchange.step(timeouts.firstByteMs, () =>
      (deps.fetch ?? fetch)(address, {
        method: call.method,
        headers: headersOf(call, grant),
        body: call.body ?? null,
        redirect: 'manual',
        signal: exchange.signal,
      }),
    );
    const arrivedAt = deps.clock.now();
    const { status } = response;
    ending.status = status;
    exchange.observe(response, arrivedAt);
    if (status === 401) {
      ending.end('auth');
      await exchange.end();
      return { refused: grant.tokens.accessToken };
    }
    const failure = await failureOf({
      call: call.name,
      response,
      arrivedAt,
      bodyStart: () => exchange.step(timeouts.idleTimeoutMs, () => startOf(response)),
    });
    if (failure !== null) throw failure;
    return {
      call: call.name,
      number: lease.number,
      status,
      asOf: clockOf(response.headers.get('date'), askedAt),
      body: bodyOf(response, exchange, {
        idleTimeoutMs: timeouts.idleTimeoutMs,
        onForgotten: () => ending.end('abandoned'),
      }),
      ended: ending.end,
    };
  } catch (error) {
    ending.end(outcomeOf(error));
    await exchange.end();
    throw error;
  }
}

/** What a call needs before it is sent: where to, in whose name, and leave. */
async function prepare(
  deps: TransportDeps,
  { practiceId, call, options, refused }: Omit<Attempt, 'onPermit'> & { options: CallOptions },
): Promise<{ readonly address: URL; readonly grant: XpmGrant; readonly lease: Permit }> {
  const { signal, priority = defaultPriority, room = 1 } = options;
  try {
    signal?.throwIfAborted();
    const address = addressOf(deps.baseUrl, call);
    // The grant first: a refresh takes time, and leave counts from when it is taken.
    const grant = await usableGrant(deps, practiceId, refused ?? null);
    if (grant === null) throw authFailure(call.name);
    if (options.lease !== undefined) return { address, grant, lease: options.lease };
    const [lease] = await deps.rateLimiter.acquire({
      practiceId,
      call: call.name,
      priority,
      calls: 1,
      room,
    });
    return { address, grant, lease };
  } catch (error) {
    await options.lease?.release({ observed: null, refused: null });
    throw error;
  }
}

/** Clocks differ by minutes; what is a day ahead is no clock, and would hide a day's changes from a delta. */
const mostAhead = 24 * 60 * 60 * 1000;

/** XPM's clock by its answer; ours when it does not say, or cannot be right. */
function clockOf(header: string | null, ours: Date): Date {
  const date = new Date(header ?? Number.NaN);
  return date.getTime() - ours.getTime() < mostAhead ? date : ours;
}
