import { setTimeout as pause } from 'node:timers/promises';
import { bearer } from '../gateway/bearer.ts';
import { lateFaultReply } from '../gateway/fault-response.ts';
import { commonHeaders } from '../gateway/headers.ts';
import { gatewayProblem } from '../gateway/problems.ts';
import { deliveryOf, preventsEffect } from '../http/delivery.ts';
import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { Reply } from '../http/response.ts';
import { empty, json } from '../http/response.ts';
import { closed, send } from '../http/send.ts';
import type { World } from '../sandbox-state.ts';
import { authorize } from './authorize.ts';
import { deleteConnection, listConnections } from './connections.ts';
import { discovery, jwksPath } from './discovery.ts';
import { revocation } from './revocation.ts';
import { token } from './token.ts';

/** Everything that is neither XPM's nor the control's: signing in, tokens, connections. */
export async function serveIdentity(world: World, exchange: Exchange): Promise<void> {
  const name = exchange.url.pathname.slice(1);
  const body = await bodyText(exchange.request);
  world.calls.noteIdentity(name);
  const fault = world.faults.take(null, name);
  if (fault?.kind === 'delay') await pause(fault.ms);
  if (preventsEffect(fault, exchange.method)) {
    if (fault?.kind === 'hang') await closed(exchange.response);
    else exchange.response.destroy();
    return;
  }
  const correlationId = crypto.randomUUID();
  const visit = { version: null, name, matched: null, correlationId };
  const reply =
    lateFaultReply(world, visit, fault) ?? (await routed(world, exchange, body)) ?? notFound();
  const headers = { ...commonHeaders(world.clock.now(), correlationId), ...reply.headers };
  await send(exchange.response, { ...reply, headers }, deliveryOf(fault));
}

async function routed(world: World, exchange: Exchange, body: string): Promise<Reply | null> {
  const { method, url, request } = exchange;
  const form = new URLSearchParams(body);
  switch (`${method} ${url.pathname}`) {
    case 'GET /.well-known/openid-configuration':
      return discovery(world.url);
    case `GET ${jwksPath}`:
      return json(200, await world.signer.publicKeys());
    case 'GET /identity/connect/authorize':
      return authorize(world, method, url.searchParams);
    case 'POST /identity/connect/authorize':
      return authorize(world, method, form);
    case 'POST /connect/token':
      return token(world, request.headers, form);
    case 'POST /connect/revocation':
      return revocation(world, request.headers, form);
    default:
      return url.pathname.startsWith('/connections') ? connections(world, exchange) : null;
  }
}

function connections(world: World, { method, url, request }: Exchange): Reply | null {
  const id = /^\/connections\/([^/]+)$/.exec(url.pathname)?.[1];
  const isList = method === 'GET' && url.pathname === '/connections';
  if (!isList && (method !== 'DELETE' || id === undefined)) return null;
  const known = bearer(world, request);
  if ('detail' in known) return gatewayProblem(401, known.detail, crypto.randomUUID());
  const now = world.clock.now();
  if (world.limits.enterApp(now) !== null) {
    const headers = { ...world.limits.appHeaders(now) };
    return {
      ...empty(429),
      headers: { ...headers, 'x-rate-limit-problem': world.settings.appMinuteProblem },
    };
  }
  const reply =
    id === undefined
      ? listConnections(world, known.grant, url.searchParams.get('authEventId'))
      : deleteConnection(world, known.grant, id);
  return { ...reply, headers: { ...reply.headers, ...world.limits.appHeaders(now) } };
}

function notFound(): Reply {
  return gatewayProblem(404, 'NotFound', crypto.randomUUID());
}
