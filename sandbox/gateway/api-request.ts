import type { Exchange } from '../http/exchange.ts';
import { taxReturnRoutes } from '../tax-returns/routes.ts';
import type { Version } from '../xpm/call.ts';
import type { Route, RouteMatch } from '../xpm/route.ts';
import { matchRoute, nameOf } from '../xpm/route.ts';
import { routes } from '../xpm/routes.ts';

/** A request to one of the APIs behind the gateway, before anything is checked. */
export interface ApiRequest {
  /** `null` for a version that does not exist. */
  readonly version: Version | null;
  /** The call's name in counts and faults, e.g. `client.api/get`. */
  readonly name: string;
  readonly match: RouteMatch;
  readonly correlationId: string;
}

export function apiRequestOf({ method, url }: Exchange): ApiRequest {
  const { api, path } = apiAndPath(url.pathname);
  const match: RouteMatch =
    api === null ? { type: 'notFound' } : matchRoute(api.routes, method, path);
  const name = match.type === 'route' ? nameOf(match.route) : path.split('/').slice(0, 2).join('/');
  return { version: api?.version ?? null, name, match, correlationId: crypto.randomUUID() };
}

interface Api {
  /** The version whose negotiation, identifiers and envelope the API uses. */
  readonly version: Version;
  readonly routes: readonly Route[];
}

/** By the first two segments of the path. */
const apis: ReadonlyMap<string, Api> = new Map([
  ['practicemanager/3.1', { version: '3.1', routes }],
  ['practicemanager/3.0', { version: '3.0', routes }],
  ['sandbox-tax/1.0', { version: '3.1', routes: taxReturnRoutes }],
]);

/** Whether the gateway serves the path; the identity server serves all others. */
export function isGatewayPath(pathname: string): boolean {
  return /^\/(?:practicemanager|sandbox-tax)\//.test(pathname);
}

function apiAndPath(pathname: string): { readonly api: Api | null; readonly path: string } {
  const form = /^\/([^/]*\/[^/]*)\/(.*?)\/?$/.exec(pathname);
  return { api: apis.get(form?.[1] ?? '') ?? null, path: form?.[2] ?? pathname.slice(1) };
}
