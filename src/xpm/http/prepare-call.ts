import type { Permit, RateLimiter } from '../../ports/rate-limiter.ts';
import type { CallOptions } from '../../ports/xpm/source.ts';
import type { XpmGrant } from '../../ports/xpm/token-vault.ts';
import type { GrantDependencies } from '../oauth/grant.ts';
import { usableGrant } from '../oauth/grant.ts';
import { authFailure } from './errors.ts';
import type { XpmCall } from './request.ts';
import { addressOf } from './request.ts';

export interface PrepareDependencies extends GrantDependencies {
  /** The API's address without path, e.g. `https://api.xero.com`. */
  readonly baseUrl: string;
  readonly rateLimiter: RateLimiter;
}

export interface CallToPrepare {
  readonly practiceId: string;
  readonly call: XpmCall;
  /** The access token that XPM refused in the attempt before; `null` in the first. */
  readonly refusedToken: string | null;
  readonly options: CallOptions;
}

export interface PreparedCall {
  readonly address: URL;
  readonly grant: XpmGrant;
  readonly permit: Permit;
}

export const defaultPriority = 'MANUAL';

/**
 * Gathers what a call needs before it is sent: an address, a usable token and a permit.
 * @throws SourceFailure without a usable token or a permit; the reason of the caller's signal when it fires
 */
export async function prepareCall(
  deps: PrepareDependencies,
  { practiceId, call, refusedToken, options }: CallToPrepare,
): Promise<PreparedCall> {
  const { signal, priority = defaultPriority, series } = options;
  try {
    signal?.throwIfAborted();
    const address = addressOf(deps.baseUrl, call);
    // The grant comes first: a refresh takes time, and a permit counts from when it is acquired.
    const grant = await usableGrant(deps, practiceId, refusedToken);
    if (grant === null) throw authFailure(call.name);
    if (options.permit !== undefined) return { address, grant, permit: options.permit };
    const wanted = { practiceId, call: call.name, priority, calls: 1 };
    const [permit] = await deps.rateLimiter.acquire(
      series === undefined ? wanted : { ...wanted, series },
    );
    return { address, grant, permit };
  } catch (error) {
    await options.permit?.release({ observed: null, refused: null });
    throw error;
  }
}
