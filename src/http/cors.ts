import type { Origins } from './origins.ts';

/** What a page of another origin may read besides the body. */
const exposedHeaders = 'retry-after, x-request-id';
/** Browsers repeat a preflight request after two hours at the latest. */
const preflightSeconds = 7200;

export interface CorsDependencies {
  readonly origins: Origins;
  /** The only address that pages of other origins may use. */
  readonly path: string;
}

/**
 * Lets pages of configured origins read the responses of an address (https://fetch.spec.whatwg.org/#http-cors-protocol).
 * Credentials of the browser are never allowed, because the API reads no cookies: the token is a header.
 */
export function withCors<Client>(
  { origins, path }: CorsDependencies,
  respond: (request: Request, client: Client) => Promise<Response>,
): (request: Request, client: Client) => Promise<Response> {
  return async (request, client) => {
    if (new URL(request.url).pathname !== path) return respond(request, client);
    const isPreflight =
      request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
    const response = isPreflight
      ? new Response(null, { status: 204 })
      : await respond(request, client);
    const { headers } = response;
    const origin = request.headers.get('origin');
    for (const [name, value] of corsHeaders(origins, origin)) headers.append(name, value);
    if (!isPreflight) return response;
    headers.delete('access-control-expose-headers');
    if (origin !== null && origins.mayRead(origin)) allowRequest(request, headers);
    return response;
  };
}

/** The headers of every response, by the origin of the page that has sent the request. */
export function corsHeaders(
  origins: Pick<Origins, 'mayRead'>,
  origin: string | null,
): readonly (readonly [name: string, value: string])[] {
  // A cache must not give the response for one origin to another.
  const vary = ['vary', 'Origin'] as const;
  if (origin === null || !origins.mayRead(origin)) return [vary];
  return [
    vary,
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', exposedHeaders],
  ];
}

function allowRequest(request: Request, headers: Headers): void {
  headers.append('vary', 'Access-Control-Request-Headers');
  headers.set('access-control-allow-methods', 'GET, POST');
  headers.set('access-control-max-age', String(preflightSeconds));
  const requested = request.headers.get('access-control-request-headers');
  if (requested !== null) headers.set('access-control-allow-headers', requested);
}
