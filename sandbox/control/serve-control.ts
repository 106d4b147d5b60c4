import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { Reply } from '../http/response.ts';
import { json } from '../http/response.ts';
import { send } from '../http/send.ts';
import type { World } from '../sandbox-state.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError } from './control-route.ts';
import { faultRoutes } from './faults.ts';
import { practiceRoutes } from './practices.ts';
import { recordRoutes } from './records/record-routes.ts';
import { stateRoutes } from './state.ts';
import { tokenRoutes } from './token.ts';

const routes: readonly ControlRoute[] = [
  ...tokenRoutes,
  ...practiceRoutes,
  ...stateRoutes,
  ...faultRoutes,
  ...recordRoutes,
];

/**
 * The sandbox's own routes, no part of XPM: JSON in and out, no sign-in, no quota. They exist so that
 * a test can do to a sandbox in another process whatever it could do to one of its own.
 */
export async function serveControl(world: World, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const body = await bodyText(request);
  const path = exchange.url.pathname.slice('/__control/'.length);
  await send(response, await reply(world, exchange.method, path, body));
}

async function reply(world: World, method: string, path: string, body: string): Promise<Reply> {
  const samePath = routes.filter((route) => route.path === path);
  const route = samePath.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const methods = samePath.map((other) => other.method).join(', ');
    return samePath.length === 0
      ? json(404, { error: 'NotFound', message: `control routes: ${known()}` })
      : json(405, { error: 'MethodNotAllowed', message: `${path} takes ${methods}` });
  }
  try {
    return json(200, await route.run(world, parsed(body)));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return json(400, { error: 'BadRequest', message: error.message });
  }
}

function parsed(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError('the body must be JSON');
  }
}

function known(): string {
  return routes.map(({ method, path }) => `${method} /__control/${path}`).join(', ');
}
