import type { Services } from '../context.ts';
import { limitBody, maximumBodyBytes } from './limits/limit-body.ts';
import type { MaskError } from './mask-error.ts';
import type { ReadinessCheck } from './readiness.ts';
import { readiness } from './readiness.ts';
import { handleXpmCallback, xpmCallbackPath } from './xpm-callback.ts';
import type { Yoga } from './yoga.ts';

/** Responds to a request, or returns `null` to pass it on. */
export type Route = (request: Request) => Promise<Response | null> | Response | null;

export interface RouterDependencies {
  readonly services: Services;
  readonly yoga: Yoga;
  /** Tried before the router's own routes. */
  readonly extra: Route;
  readonly maskError: MaskError;
  readonly readinessChecks: readonly ReadinessCheck[];
}

/** nginx's status for a client that has closed the connection; HTTP itself has none. */
const clientClosedRequest = 499;

/** Serves every address of the API process. */
export function createRouter(deps: RouterDependencies): (request: Request) => Promise<Response> {
  const route = createRoutes(deps);
  return async (received) => {
    try {
      const request = await limitBody(received);
      if (request !== null) return await route(request);
      return new Response(`The request body exceeds ${maximumBodyBytes} bytes.\n`, {
        status: 413,
        headers: { connection: 'close' },
      });
    } catch (error) {
      // Yoga rejects when the client has closed the connection. Nobody receives this response.
      if (received.signal.aborted) return new Response(null, { status: clientClosedRequest });
      return new Response(`${deps.maskError(error).message}\n`, { status: 500 });
    }
  };
}

function createRoutes(deps: RouterDependencies): (request: Request) => Promise<Response> {
  return async (request) => {
    const extra = await deps.extra(request);
    if (extra !== null) return extra;
    const address = new URL(request.url);
    switch (address.pathname) {
      case deps.yoga.graphqlEndpoint:
        return deps.yoga.fetch(request, {});
      case xpmCallbackPath:
        return handleXpmCallback(deps.services, address);
      case '/healthz':
        return new Response('alive\n');
      case '/readyz':
        return readiness(deps.readinessChecks);
      case '/':
        return Response.redirect(new URL(deps.yoga.graphqlEndpoint, address), 302);
      default:
        return new Response(`Not found. The API is at ${deps.yoga.graphqlEndpoint}.\n`, {
          status: 404,
        });
    }
  };
}
