import { authenticate } from '../gateway/authenticate.ts';
import { faultResponse } from '../gateway/fault-response.ts';
import { commonHeaders } from '../gateway/headers.ts';
import { gatewayProblem } from '../gateway/problems.ts';
import { deliveryOf, preventsEffect } from '../http/delivery.ts';
import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { HttpResponse } from '../http/response.ts';
import { empty, json } from '../http/response.ts';
import { closed, send, stopBeforeEffect } from '../http/send.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { authorize } from './authorize.ts';
import { deleteConnection, listConnections } from './connections.ts';
import { discovery, jwksPath } from './discovery.ts';
import { revocation } from './revocation.ts';
import { token } from './token.ts';

/** Serves sign-in, tokens and connections (docs/xpm-api.md 1.2), and 404 for all other paths. */
export async function serveIdentity(sandbox: SandboxState, exchange: Exchange): Promise<void> {
  const name = exchange.url.pathname.slice(1);
  const body = await bodyText(exchange.request);
  sandbox.calls.recordIdentityCall(name);
  const { cleared } = sandbox.faults;
  const fault = sandbox.faults.take({ practice: null, path: name, now: sandbox.clock.now() });
  await stopBeforeEffect(exchange.response, fault, cleared);
  if (preventsEffect(fault, exchange.method)) {
    if (fault?.type === 'hang') await closed(exchange.response);
    else exchange.response.destroy();
    return;
  }
  const correlationId = crypto.randomUUID();
  const request = { version: null, name, match: { type: 'notFound' }, correlationId } as const;
  const response =
    faultResponse(sandbox, request, fault) ??
    (await identityResponse(sandbox, exchange, body)) ??
    notFound();
  const common = commonHeaders(sandbox.clock.now(), correlationId);
  const headers = { ...common, ...response.headers };
  await send(exchange.response, { ...response, headers }, deliveryOf(fault, cleared));
}

async function identityResponse(
  sandbox: SandboxState,
  exchange: Exchange,
  body: string,
): Promise<HttpResponse | null> {
  const { method, url, request } = exchange;
  const form = new URLSearchParams(body);
  switch (`${method} ${url.pathname}`) {
    case 'GET /.well-known/openid-configuration':
      return discovery(sandbox.url);
    case `GET ${jwksPath}`:
      return json(200, await sandbox.signer.publicKeys());
    case 'GET /identity/connect/authorize':
      return authorize(sandbox, method, url.searchParams);
    case 'POST /identity/connect/authorize':
      return authorize(sandbox, method, form);
    case 'POST /connect/token':
      return token(sandbox, request.headers, form);
    case 'POST /connect/revocation':
      return revocation(sandbox, request.headers, form);
    default:
      return url.pathname.startsWith('/connections') ? connections(sandbox, exchange) : null;
  }
}

function connections(
  sandbox: SandboxState,
  { method, url, request }: Exchange,
): HttpResponse | null {
  const id = /^\/connections\/([^/]+)$/.exec(url.pathname)?.[1];
  const isList = method === 'GET' && url.pathname === '/connections';
  if (!isList && (method !== 'DELETE' || id === undefined)) return null;
  const authentication = authenticate(sandbox, request);
  if (authentication.type === 'rejected') {
    return gatewayProblem(401, authentication.detail, crypto.randomUUID());
  }
  const { grant } = authentication;
  const now = sandbox.clock.now();
  if (sandbox.limits.countAppCall(now) !== null) {
    const headers = {
      ...sandbox.limits.appHeaders(now),
      'x-rate-limit-problem': sandbox.settings.appMinuteProblem,
    };
    return { ...empty(429), headers };
  }
  const response =
    id === undefined
      ? listConnections(sandbox, grant, url.searchParams.get('authEventId'))
      : deleteConnection(sandbox, grant, id);
  return { ...response, headers: { ...response.headers, ...sandbox.limits.appHeaders(now) } };
}

function notFound(): HttpResponse {
  return gatewayProblem(404, 'NotFound', crypto.randomUUID());
}
