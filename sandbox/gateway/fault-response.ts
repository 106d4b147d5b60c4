import type { Fault } from '../faults/fault.ts';
import type { HttpResponse } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { refusalEnvelope } from '../xpm/envelope.ts';
import type { ApiRequest } from './api-request.ts';
import { gatewayProblem, htmlErrorPage } from './problems.ts';
import { rateLimitResponse } from './rate-limit-response.ts';

/** The injected responses that replace the call before the limits count it: 401, 403 and 429. */
export function faultResponseBeforeLimits(
  sandbox: SandboxState,
  { correlationId, practice }: ApiRequest & { readonly practice: Practice },
  fault: Fault | null,
): HttpResponse | null {
  if (fault?.type === 'limited') {
    const { problem, retryAfterSeconds } = fault;
    return rateLimitResponse(sandbox, practice, {
      limit: problem,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  const isBeforeLimits = fault?.type === 'status' && [401, 403, 429].includes(fault.status);
  return isBeforeLimits ? statusResponse(sandbox, correlationId, fault) : null;
}

/** The injected responses that replace the response of a call that the limits have counted. */
export function faultResponse(
  sandbox: SandboxState,
  { version, match, correlationId }: ApiRequest,
  fault: Fault | null,
): HttpResponse | null {
  switch (fault?.type) {
    case 'status':
      return statusResponse(sandbox, correlationId, fault);
    case 'html':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: htmlErrorPage,
      };
    case 'garbage':
      return xmlResponse('<Response><Status>OK</Status><Clients><Client & unterminated');
    case 'xml':
      return xmlResponse(fault.body);
    case 'error': {
      const apiMethod = match.type === 'route' ? match.route.apiMethod : 'Get';
      const context = { version: version ?? '3.1', settings: sandbox.settings, apiMethod };
      return xmlResponse(refusalEnvelope(context, fault.description));
    }
    case undefined:
    case 'truncate':
    case 'disconnect':
    case 'hang':
    case 'hold':
    case 'limited':
    case 'slow':
    case 'delay':
    case 'badRecord':
    case 'shorten':
    case 'alterRecord':
      return null;
  }
}

/** An HTTP error with the fault's body, or with the gateway's own when the fault has none. */
function statusResponse(
  { settings }: Pick<SandboxState, 'settings'>,
  correlationId: string,
  { status, body, contentType }: Extract<Fault, { type: 'status' }>,
): HttpResponse {
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

function xmlResponse(body: string): HttpResponse {
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}
