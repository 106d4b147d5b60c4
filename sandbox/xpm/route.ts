import type { Call, CallResult } from './call.ts';

/** A call of the API. Each resource folder has a table of routes; `routes.ts` joins them. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the version, e.g. `client.api/get/:id`. */
  readonly path: string;
  /** The area of `practicemanager.<area>[.read]`; the setting `undocumentedScope` if unknown. */
  readonly scope: 'client' | 'staff' | 'job' | 'time' | 'undocumented';
  /** The value of `api-method` in the envelope. */
  readonly apiMethod: string;
  readonly handle: (call: Call) => CallResult;
}

export interface MatchedRoute {
  readonly type: 'route';
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export type RouteMatch =
  | MatchedRoute
  /** The path exists with other methods. */
  | { readonly type: 'methodNotAllowed'; readonly methods: readonly string[] }
  | { readonly type: 'notFound' };

/** The route's name in counts and faults: its path without identifiers. */
export function nameOf(route: Route): string {
  return route.path
    .split('/')
    .filter((part) => !part.startsWith(':'))
    .join('/');
}

export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const parts = path.split('/');
  const methods: string[] = [];
  for (const route of routes) {
    const params = paramsOf(route.path.split('/'), parts);
    if (params === null) continue;
    if (route.method === method) return { type: 'route', route, params };
    methods.push(route.method);
  }
  return methods.length === 0 ? { type: 'notFound' } : { type: 'methodNotAllowed', methods };
}

function paramsOf(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [place, expected] of pattern.entries()) {
    const part = parts[place] ?? '';
    if (expected.startsWith(':')) params[expected.slice(1)] = part;
    else if (expected !== part) return null;
  }
  return params;
}
