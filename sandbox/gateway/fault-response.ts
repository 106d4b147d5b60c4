import type { Fault } from '../faults/fault.ts';
import type { Reply } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { World } from '../sandbox-state.ts';
import { refusalEnvelope } from '../xpm/envelope.ts';
import type { Visit } from './api-request.ts';
import { isRoute } from './api-request.ts';
import { gatewayProblem, htmlErrorPage } from './problems.ts';
import { limitedReply } from './rate-limit-response.ts';

/** The injected answers that come before the limits count: 401, 403 and 429. */
export function earlyFaultReply(
  world: World,
  visit: Visit & { readonly caller: { readonly practice: Practice } },
  fault: Fault | null,
): Reply | null {
  if (fault?.kind === 'limited') {
    const { problem, retryAfterSeconds: retryAfter } = fault;
    const wait = retryAfter === undefined ? {} : { retryAfter };
    return limitedReply(world, visit.caller.practice, { problem, ...wait });
  }
  const isEarly = fault?.kind === 'status' && [401, 403, 429].includes(fault.status);
  return isEarly ? statusReply(world, visit.correlationId, fault) : null;
}

/** The injected answers that a counted call gets instead of its own. */
export function lateFaultReply(world: World, visit: Visit, fault: Fault | null): Reply | null {
  switch (fault?.kind) {
    case 'status':
      return statusReply(world, visit.correlationId, fault);
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: htmlErrorPage,
      };
    case 'garbage':
      return xml('<Response><Status>OK</Status><Clients><Client & nothing that ends');
    case 'error': {
      const apiMethod = isRoute(visit.matched) ? visit.matched.route.apiMethod : 'Get';
      const version = visit.version ?? '3.1';
      const context = { version, settings: world.settings, apiMethod };
      return xml(refusalEnvelope(context, fault.description));
    }
    case undefined:
    case 'truncate':
    case 'disconnect':
    case 'hang':
    case 'limited':
    case 'slow':
    case 'delay':
    case 'badRecord':
      return null;
  }
}

/** Any HTTP error, with the body that was asked for or the gateway's own. */
function statusReply(
  { settings }: Pick<World, 'settings'>,
  correlationId: string,
  { status, body, contentType }: Extract<Fault, { kind: 'status' }>,
): Reply {
  if (body !== undefined) {
    const type = contentType ?? 'text/plain; charset=utf-8';
    return { status, headers: body === '' ? {} : { 'content-type': type }, body };
  }
  if (status === 429) return { status, headers: {}, body: '' };
  if (status >= 500 && settings.serverErrorBody === 'html') {
    return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: htmlErrorPage };
  }
  return gatewayProblem(status, details[status] ?? 'InternalError', correlationId);
}

const details: Readonly<Record<number, string>> = {
  401: 'AuthenticationUnsuccessful',
  403: 'InsufficientPermissions',
  404: 'NotFound',
  503: 'ServiceNotAvailable',
};

function xml(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}
