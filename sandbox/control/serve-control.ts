import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { HttpResponse } from '../http/response.ts';
import { json } from '../http/response.ts';
import { send } from '../http/send.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { callRoutes } from './calls.ts';
import { clockRoutes } from './clock.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError } from './control-route.ts';
import { faultRoutes } from './faults.ts';
import { practiceRoutes } from './practices.ts';
import { quotaRoutes } from './quota.ts';
import { recordRoutes } from './records/record-routes.ts';
import { settingsRoutes } from './settings.ts';
import { tokenRoutes } from './token.ts';

const routes: readonly ControlRoute[] = [
  ...tokenRoutes,
  ...practiceRoutes,
  ...clockRoutes,
  ...callRoutes,
  ...quotaRoutes,
  ...settingsRoutes,
  ...faultRoutes,
  ...recordRoutes,
];

/**
 * Serves the control API, which is no part of XPM: JSON, without sign-in and quota. With it a test
 * controls a sandbox in another process as it would control one in its own.
 */
export async function serveControl(sandbox: SandboxState, exchange: Exchange): Promise<void> {
  const { request, response, method, url } = exchange;
  const body = await bodyText(request);
  const path = url.pathname.slice('/__control/'.length);
  await send(response, await controlResponse(sandbox, method, path, body));
}

async function controlResponse(
  sandbox: SandboxState,
  method: string,
  path: string,
  body: string,
): Promise<HttpResponse> {
  const samePath = routes.filter((route) => route.path === path);
  const route = samePath.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const methods = samePath.map((other) => other.method).join(', ');
    return samePath.length === 0
      ? json(404, { error: 'NotFound', message: `control routes: ${routeList()}` })
      : json(405, { error: 'MethodNotAllowed', message: `${path} takes ${methods}` });
  }
  try {
    return json(200, await route.run(sandbox, parseJson(body)));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return json(400, { error: 'BadRequest', message: error.message });
  }
}

function parseJson(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError('the body must be JSON');
  }
}

function routeList(): string {
  return routes.map(({ method, path }) => `${method} /__control/${path}`).join(', ');
}
