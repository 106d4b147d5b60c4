import type { ServerResponse } from 'node:http';
import type { Services } from '../context.ts';
import type { Received } from './client-address.ts';
import { clientAddress } from './client-address.ts';
import { withCors } from './cors.ts';
import { limitBody, maximumBodyBytes } from './limits/limit-body.ts';
import type { Origins } from './origins.ts';
import type { MaskError } from './pipeline/mask-error.ts';
import type { Yoga } from './pipeline/yoga.ts';
import type { ReadinessChecks } from './readiness.ts';
import { readiness } from './readiness.ts';
import { handleXpmCallback, xpmCallbackPath } from './xpm-callback.ts';

/** Responds to a request, or returns `null` to pass it on. */
export type Route = (request: Request) => Promise<Response | null> | Response | null;

export interface RouterDependencies {
  readonly services: Services;
  readonly yoga: Yoga;
  /** Tried before the router's own routes. */
  readonly extra: Route;
  readonly maskError: MaskError;
  readonly readinessChecks: ReadinessChecks;
  readonly origins: Origins;
  /** How many proxies before the API append to `X-Forwarded-For`. */
  readonly trustedProxies: number;
}

/** Node's own request and response, besides the standard ones. */
export interface NodeContext {
  readonly req: Received;
  readonly res: ServerResponse;
}

type Respond = (request: Request, context: NodeContext) => Promise<Response>;

/** nginx's status for a client that has closed the connection; HTTP itself has none. */
const clientClosedRequest = 499;

/** Serves every address of the API process. */
export function createRouter(deps: RouterDependencies): Respond {
  const route = createRoutes(deps);
  const respond: Respond = async (sent, context) => {
    try {
      const request = await limitBody(sent);
      if (request !== null) return await route(request, context);
      return new Response(`The request body exceeds ${maximumBodyBytes} bytes.\n`, {
        status: 413,
        headers: { connection: 'close' },
      });
    } catch (error) {
      // Yoga rejects when the client has closed the connection. Nobody receives this response.
      if (sent.signal.aborted) return new Response(null, { status: clientClosedRequest });
      return new Response(`${deps.maskError(error).message}\n`, { status: 500 });
    }
  };
  const respondWithCors = withCors(
    { origins: deps.origins, path: deps.yoga.graphqlEndpoint },
    respond,
  );
  return async (sent, context) => {
    // Node composes the URL of the request line and the `Host` header, and checks neither.
    if (URL.canParse(sent.url)) return respondWithCors(sent, context);
    return new Response('The address or the Host header is invalid.\n', { status: 400 });
  };
}

function createRoutes(deps: RouterDependencies): Respond {
  return async (request, { req, res }) => {
    const extra = await deps.extra(request);
    if (extra !== null) return extra;
    const address = new URL(request.url);
    switch (address.pathname) {
      case deps.yoga.graphqlEndpoint:
        return deps.yoga.fetch(request, {
          address: clientAddress(req, deps.trustedProxies),
          response: res,
        });
      case xpmCallbackPath:
        return handleXpmCallback(deps.services, address);
      case '/healthz':
        return new Response('alive\n');
      case '/readyz':
        return readiness(deps.readinessChecks);
      case '/':
        // Relative, because a proxy may have stripped a prefix from the path, and have another host and scheme.
        return new Response(null, {
          status: 302,
          headers: { location: deps.yoga.graphqlEndpoint.slice(1) },
        });
      default:
        return new Response(`Not found. The API is at ${deps.yoga.graphqlEndpoint}.\n`, {
          status: 404,
        });
    }
  };
}
