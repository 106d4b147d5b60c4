import type { Exchange } from '../http/exchange.ts';
import { taxRoutes } from '../tax-returns/routes.ts';
import type { Version } from '../xpm/call.ts';
import type { MatchedRoute, Route } from '../xpm/route.ts';
import { match, nameOf } from '../xpm/route.ts';
import { routes } from '../xpm/routes.ts';

/** What a request to one of the gateway's APIs is for. */
export interface Visit {
  /** `null` for a version that does not exist. */
  readonly version: Version | null;
  /** The call's name in counts and faults, e.g. `client.api/get`. */
  readonly name: string;
  readonly matched: ReturnType<typeof match>;
  readonly correlationId: string;
}

export function visitOf({ method, url }: Exchange): Visit {
  const correlationId = crypto.randomUUID();
  const { api, path } = addressed(url.pathname);
  const matched = api === null ? null : match(api.routes, method, path);
  const name = isRoute(matched) ? nameOf(matched.route) : path.split('/').slice(0, 2).join('/');
  return { version: api?.version ?? null, name, matched, correlationId };
}

export function isRoute(matched: Visit['matched']): matched is MatchedRoute {
  return matched !== null && 'route' in matched;
}

interface Api {
  /** Whose manners it has: negotiation, identifiers, envelope. */
  readonly version: Version;
  readonly routes: readonly Route[];
}

/** By the first two parts of the path. */
const apis: ReadonlyMap<string, Api> = new Map([
  ['practicemanager/3.1', { version: '3.1', routes }],
  ['practicemanager/3.0', { version: '3.0', routes }],
  ['sandbox-tax/1.0', { version: '3.1', routes: taxRoutes }],
]);

/** Whether the gateway, and not the identity server, answers for the path. */
export function isGatewayPath(pathname: string): boolean {
  return /^\/(?:practicemanager|sandbox-tax)\//.test(pathname);
}

function addressed(pathname: string): { readonly api: Api | null; readonly path: string } {
  const form = /^\/([^/]*\/[^/]*)\/(.*?)\/?$/.exec(pathname);
  return { api: apis.get(form?.[1] ?? '') ?? null, path: form?.[2] ?? pathname.slice(1) };
}
