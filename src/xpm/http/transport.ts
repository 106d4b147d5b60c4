import type { AccountEvidence } from '../../domain/sync/source-failure.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallObserver, CallOutcome } from '../../ports/call-observer.ts';
import { unobserved } from '../../ports/call-observer.ts';
import type { CallNumber, CallOptions } from '../../ports/xpm/source.ts';
import type { XpmGrant, XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { XpmTenant } from '../../ports/xpm/xpm-consent.ts';
import { CallEnd, outcomeOf } from './call-outcome.ts';
import { failureOf, limitedFailure, tokenRefusedFailure } from './errors.ts';
import { Exchange } from './exchange.ts';
import type { PrepareDependencies } from './prepare-call.ts';
import { defaultPriority, prepareCall } from './prepare-call.ts';
import type { XpmCall } from './request.ts';
import { headersOf } from './request.ts';
import { startOfBody, streamBody } from './response-body.ts';

/** How long XPM may take (ms). */
export interface Timeouts {
  /**
   * Until the first byte of the response. A detailed list of 15,000 clients takes minutes
   * (docs/xpm-api.md 11). More than 300 s has no effect, because Node's fetch gives up then.
   */
  readonly firstByteMs: number;
  /** Between two pieces of a body, and until somebody starts to read it. */
  readonly idleTimeoutMs: number;
  /** How often the permit is renewed while the call lasts; the rate limiter requires every 20 s. */
  readonly renewEveryMs: number;
}

const defaultTimeouts: Timeouts = {
  firstByteMs: 300_000,
  idleTimeoutMs: 30_000,
  renewEveryMs: 15_000,
};

export interface TransportDependencies extends PrepareDependencies {
  readonly timeouts?: Partial<Timeouts>;
  readonly fetch?: typeof fetch;
  readonly observer?: CallObserver;
  /** Called when the permit of a call that has succeeded could not be released; it expires. */
  readonly onUnreleased: (error: unknown) => void;
  /** Lists the accounts that a token covers, as evidence when XPM refuses the token. */
  readonly accounts?: (tokens: XpmTokens) => Promise<readonly XpmTenant[]>;
}

export interface CallRequest {
  readonly practiceId: string;
  readonly call: XpmCall;
  readonly options: CallOptions | undefined;
  /** Called with the call's number as soon as it has a permit; again for a second attempt. */
  readonly onPermit?: (number: CallNumber) => void;
}

/** A response with status 2xx and XML content; its body is still to be read. */
export interface XmlResponse {
  readonly call: string;
  readonly number: CallNumber;
  readonly status: number;
  /** XPM's clock when it started to respond. */
  readonly asOf: Date;
  /** To be read once and soon: the call keeps its permit until the body is read or dropped. */
  readonly body: AsyncIterable<Uint8Array>;
  /** To be called with the outcome once the body is read; the first outcome counts. */
  readonly end: (outcome: CallOutcome) => void;
}

export interface Transport {
  /** Makes one call. @throws SourceFailure; the reason of the caller's signal when it fires. */
  open(request: CallRequest): Promise<XmlResponse>;
}

/**
 * The one way to XPM: acquires a permit, signs, sends, and sorts the response by status and type.
 * After a 401 it refreshes the token and tries once more, with a permit of its own. When XPM refuses that
 * token as well, the failure says whether Xero still lists the account.
 */
export function createTransport(deps: TransportDependencies): Transport {
  const timeouts = { ...defaultTimeouts, ...deps.timeouts };
  return {
    async open(request) {
      const first = await attempt(deps, timeouts, { ...request, refusedToken: null });
      if (first.type === 'opened') return first.response;
      if (first.status === 403) throw await refusedFailure(deps, request, first);
      // The permit that came with the options is released.
      const { permit: _, ...options } = request.options ?? {};
      const refusedToken = first.grant.tokens.accessToken;
      const second = await attempt(deps, timeouts, { ...request, options, refusedToken });
      if (second.type === 'opened') return second.response;
      throw await refusedFailure(deps, request, second);
    },
  };
}

async function refusedFailure(
  { accounts }: TransportDependencies,
  { call }: CallRequest,
  { status, grant }: RefusedToken,
): Promise<SourceFailure> {
  return tokenRefusedFailure(call.name, status, await evidenceOf(grant, accounts));
}

/** A list that cannot be read is no evidence, whatever the reason. */
async function evidenceOf(
  { tenantId, tokens }: XpmGrant,
  accounts: TransportDependencies['accounts'],
): Promise<AccountEvidence> {
  if (accounts === undefined) return 'UNKNOWN';
  try {
    const tenants = await accounts(tokens);
    const isListed = tenants.some((tenant) => tenant.tenantId === tenantId);
    return isListed ? 'LISTED' : 'NOT_LISTED';
  } catch (error) {
    if (error instanceof SourceFailure) return 'UNKNOWN';
    throw error;
  }
}

interface Attempt extends CallRequest {
  /** The access token that XPM refused in the attempt before; `null` in the first. */
  readonly refusedToken: string | null;
}

type AttemptOutcome = { readonly type: 'opened'; readonly response: XmlResponse } | RefusedToken;

interface RefusedToken {
  readonly type: 'tokenRefused';
  readonly status: 401 | 403;
  readonly grant: XpmGrant;
}

async function attempt(
  deps: TransportDependencies,
  timeouts: Timeouts,
  request: Attempt,
): Promise<AttemptOutcome> {
  const { practiceId, call, options = {}, onPermit } = request;
  const { signal, priority = defaultPriority } = options;
  const { idleTimeoutMs, firstByteMs, renewEveryMs } = timeouts;
  const { address, grant, permit } = await prepareCall(deps, { ...request, options });
  onPermit?.(permit.number);
  const observe = deps.observer ?? unobserved;
  const end = new CallEnd(observe({ practiceId, call: call.name, priority }));
  const exchange = new Exchange({
    call: call.name,
    permit,
    renewEveryMs,
    signal,
    onUnreleased: deps.onUnreleased,
  });
  try {
    const sentAt = deps.clock.now();
    const response = await exchange.step(firstByteMs, () =>
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
    end.status = status;
    exchange.observe(response, arrivedAt);
    const bodyStart = () => exchange.step(idleTimeoutMs, () => startOfBody(response));
    const failure = await failureOf({ call: call.name, response, arrivedAt, bodyStart });
    if (failure?.reason.type === 'tokenRefused') {
      end.report('tokenRefused');
      await exchange.end();
      return { type: 'tokenRefused', status: failure.reason.status, grant };
    }
    if (failure !== null) throw failure;
    const onAbandoned = () => end.report('abandoned');
    const opened = {
      call: call.name,
      number: permit.number,
      status,
      asOf: serverTime(response.headers.get('date'), sentAt),
      body: streamBody(response, exchange, { idleTimeoutMs, onAbandoned }),
      end: (outcome: CallOutcome) => end.report(outcome),
    };
    return { type: 'opened', response: opened };
  } catch (error) {
    end.report(outcomeOf(error));
    const refusal = await exchange.end();
    throw refusal === null ? error : limitedFailure(call.name, refusal);
  }
}

/** A clock a day ahead of ours is wrong, and would hide a day's changes from an incremental sync. */
const mostAheadMs = 24 * 60 * 60 * 1000;

/** XPM's clock by the response's `Date`; ours when the header is absent or cannot be right. */
function serverTime(header: string | null, ours: Date): Date {
  const date = new Date(header ?? Number.NaN);
  return date.getTime() - ours.getTime() < mostAheadMs ? date : ours;
}
