import { describeFailure } from './failed-call.ts';
import type { ListRoute } from './list-route.ts';
import type { SourceFailure } from './source-failure.ts';
import type { SyncFailure, SyncMode } from './sync-run.ts';

/** The next route when a response is too large. An incremental run has read what its pages would show. */
const nextRoutes: Readonly<Record<SyncMode, Readonly<Record<ListRoute, ListRoute | null>>>> = {
  FULL: { WHOLE: 'PAGES', PAGES: 'RECORDS', RECORDS: null },
  INCREMENTAL: { WHOLE: 'RECORDS', PAGES: 'RECORDS', RECORDS: null },
};

/** What earlier runs have found out about a list that XPM did not return whole. */
export interface LargeList {
  /** How many runs in a row have given up the whole list. */
  readonly refusals: number;
  readonly refusedAt: Date;
}

/** One failure can have another reason. A list that is known to be large gets no second call. */
const failuresBeforeNextRoute = 2;

const dayMs = 24 * 60 * 60 * 1000;
const longestRestDays = 7;

/** The route that a reading starts with. Changes are few, so they are always requested at once. */
export function firstRoute(mode: SyncMode, large: LargeList | null, at: Date): ListRoute {
  if (mode === 'INCREMENTAL' || large === null) return 'WHOLE';
  return at < wholeAgainAt(large) ? 'PAGES' : 'WHOLE';
}

/** When the whole list is requested again: after 1, 2, 4 and then every 7 days. */
export function wholeAgainAt({ refusals, refusedAt }: LargeList): Date {
  const days = Math.min(2 ** Math.min(Math.max(refusals, 1) - 1, 30), longestRestDays);
  // An hour less, so that a run at the same time of the day is not too early.
  return new Date(refusedAt.getTime() + days * dayMs - dayMs / 24);
}

/**
 * Whether the failure of a call that returns a list can come from its size: XPM refuses it, gives up, or
 * does not start to respond in time.
 */
export function pointsAtSize({ reason }: SourceFailure): boolean {
  switch (reason.type) {
    case 'rejected':
      return reason.status === 400 || reason.status === 413;
    case 'unavailable': {
      const { status, timedOut } = reason;
      // A response that has started shows that XPM could build it; what breaks it is the network.
      return status === 504 || (status === null && timedOut === true);
    }
    case 'limited':
    case 'auth':
    case 'tokenRefused':
    case 'permission':
    case 'credentials':
    case 'unreadable':
      return false;
  }
}

export type AfterLargeResponse =
  /** The same call is made once more. */
  | { readonly type: 'retry' }
  | { readonly type: 'reroute'; readonly route: ListRoute }
  /** No route is left: the failure counts like any other. */
  | { readonly type: 'exhausted' };

/** A call whose failure points at the size of its list. */
interface LargeResponse {
  readonly mode: SyncMode;
  readonly route: ListRoute;
  /** How many calls of the run for the list have failed so, this one included. */
  readonly failures: number;
  readonly large: LargeList | null;
}

export function afterLargeResponse({
  mode,
  route,
  failures,
  large,
}: LargeResponse): AfterLargeResponse {
  const next = nextRoutes[mode][route];
  const most = route === 'WHOLE' && large === null ? failuresBeforeNextRoute : 1;
  if (next === null) return { type: 'exhausted' };
  return failures < most ? { type: 'retry' } : { type: 'reroute', route: next };
}

/** The failure of a run that could not read the list in parts either. */
export function tooLargeFailure(noun: string, failure: SourceFailure): SyncFailure {
  return {
    code: 'LIST_TOO_LARGE',
    message: `The list of ${noun} is too large for XPM to return at once, and reading it in parts failed, too. Everything that was read before is kept, and the next sync tries again. If that fails as well, report it to Xero. ${describeFailure(failure).message}`,
    actor: 'XPM',
  };
}
