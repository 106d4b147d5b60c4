import type { Services } from '../context.ts';
import { limitBody, maximumBodyBytes } from './limit-body.ts';
import type { MaskError } from './mask-error.ts';
import { answerXpmCallback, xpmCallbackPath } from './xpm-callback.ts';
import type { Yoga } from './yoga.ts';

/** Answers a request, or passes it on with `null`. */
export type Route = (request: Request) => Promise<Response | null> | Response | null;

export interface RouterDependencies {
  readonly services: Services;
  readonly yoga: Yoga;
  readonly extra: Route;
  readonly maskError: MaskError;
}

/** Every address of the API process. */
export function createRouter(deps: RouterDependencies): (request: Request) => Promise<Response> {
  const route = createRoutes(deps);
  return async (sent) => {
    try {
      const request = await limitBody(sent);
      if (request !== null) return await route(request);
      return new Response(`A request has at most ${maximumBodyBytes} bytes.\n`, {
        status: 413,
        headers: { connection: 'close' },
      });
    } catch (error) {
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
        return answerXpmCallback(deps.services, address);
      case '/healthz':
        return new Response('alive\n');
      case '/readyz':
        return readiness(deps.services);
      case '/':
        return Response.redirect(new URL(deps.yoga.graphqlEndpoint, address), 302);
      default:
        return new Response(`Not here. The API is at ${deps.yoga.graphqlEndpoint}.\n`, {
          status: 404,
        });
    }
  };
}

async function readiness({ prisma }: Services): Promise<Response> {
  try {
    await prisma.$queryRaw`SELECT 1`;
    return new Response('ready\n');
  } catch {
    return new Response('Postgres does not respond\n', { status: 503 });
  }
}
