import type { Exchange } from '../http/exchange.ts';
import type { Version } from '../xpm/call.ts';
import { match, nameOf } from '../xpm/route.ts';
import type { MatchedRoute } from '../xpm/route.ts';
import { routes } from '../xpm/routes.ts';

/** What a request to `/practicemanager` is for. */
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
  const [version, path] = parts(url.pathname);
  const matched = version === null ? null : match(routes, method, path);
  const name = isRoute(matched) ? nameOf(matched.route) : path.split('/').slice(0, 2).join('/');
  return { version, name, matched, correlationId };
}

export function isRoute(matched: Visit['matched']): matched is MatchedRoute {
  return matched !== null && 'route' in matched;
}

function parts(pathname: string): readonly [Version | null, string] {
  const form = /^\/practicemanager\/([^/]*)\/(.*?)\/?$/.exec(pathname);
  const version = form?.[1];
  const path = form?.[2] ?? pathname.slice(1);
  return version === '3.0' || version === '3.1' ? [version, path] : [null, path];
}
