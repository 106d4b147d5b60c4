import type { Answer, Call } from './call.ts';

/** One call of the API. Each resource folder has a table of its own; `routes.ts` joins them. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the version, e.g. `client.api/get/:id`. */
  readonly path: string;
  /** The scope's middle part: `practicemanager.<scope>[.read]`; by setting where no page names it. */
  readonly scope: 'client' | 'staff' | 'job' | 'time' | 'undocumented';
  /** What the envelope says in `api-method`. */
  readonly apiMethod: string;
  readonly handle: (call: Call) => Answer;
}

export interface MatchedRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The route's name in counts and faults: its path without the identifiers. */
export function nameOf(route: Route): string {
  return route.path
    .split('/')
    .filter((part) => !part.startsWith(':'))
    .join('/');
}

/** `null` when no route has the path; `methods` when one has, but none with the method. */
export function match(
  routes: readonly Route[],
  method: string,
  path: string,
): MatchedRoute | { readonly methods: readonly string[] } | null {
  const parts = path.split('/');
  const methods: string[] = [];
  for (const route of routes) {
    const params = paramsOf(route.path.split('/'), parts);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    methods.push(route.method);
  }
  return methods.length === 0 ? null : { methods };
}

function paramsOf(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [place, wanted] of pattern.entries()) {
    const part = parts[place] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = part;
    else if (wanted !== part) return null;
  }
  return params;
}
