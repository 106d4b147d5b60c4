import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault.ts';
import { deliveryOf, preventsEffect } from '../http/delivery.ts';
import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { HttpResponse } from '../http/response.ts';
import { closed, send, stopBeforeEffect } from '../http/send.ts';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { ApiRequest } from './api-request.ts';
import { apiRequestOf } from './api-request.ts';
import { authorizeCaller } from './authorize-caller.ts';
import { faultResponse, faultResponseBeforeLimits } from './fault-response.ts';
import { commonHeaders } from './headers.ts';
import { rateLimitResponse } from './rate-limit-response.ts';
import { xpmResponse } from './xpm-response.ts';

/**
 * Xero's gateway in front of XPM. It checks the token (401), the tenant and scope (403) and the
 * limits (429) before it looks at the call. Every response is counted and has the common headers.
 */
export async function serveXpm(sandbox: SandboxState, exchange: Exchange): Promise<void> {
  const request = apiRequestOf(exchange);
  const { cleared } = sandbox.faults;
  const { tenantId, response, fault } = await outcomeOf(sandbox, exchange, request);
  sandbox.calls.record(request.name, tenantId, response?.status ?? 0);
  if (response === null) return;
  const common = commonHeaders(sandbox.clock.now(), request.correlationId);
  const headers = { ...common, ...response.headers };
  await send(exchange.response, { ...response, headers }, deliveryOf(fault, cleared));
}

interface Outcome {
  /** `null` when the caller has no access to a practice. */
  readonly tenantId: string | null;
  /** `null` when an injected fault ends the connection before any response. */
  readonly response: HttpResponse | null;
  /** The fault that changes how the response is delivered. */
  readonly fault: Fault | null;
}

async function outcomeOf(
  sandbox: SandboxState,
  exchange: Exchange,
  request: ApiRequest,
): Promise<Outcome> {
  const authorization = authorizeCaller(sandbox, exchange.request, request);
  if (authorization.type === 'rejected') {
    return { tenantId: null, response: authorization.response, fault: null };
  }
  const { practice } = authorization;
  const { tenantId } = practice;
  const admission = admit(sandbox, exchange, { ...request, practice });
  if (admission.type === 'rejected') return { tenantId, response: admission.response, fault: null };
  const { fault, latencyMs, headers } = admission;
  const response = await perform(sandbox, exchange, { ...request, practice, fault, latencyMs });
  if (response === null) return { tenantId, response, fault };
  return {
    tenantId,
    response: { ...response, headers: { ...headers, ...response.headers } },
    fault,
  };
}

type Admission =
  | {
      readonly type: 'admitted';
      readonly fault: Fault | null;
      /** Real time before the response starts. */
      readonly latencyMs: number;
      /** The limit headers at admission: concurrent calls see different values. */
      readonly headers: HttpResponse['headers'];
    }
  | { readonly type: 'rejected'; readonly response: HttpResponse };

/** Counts the call, which stays in progress until its connection closes. */
function admit(
  sandbox: SandboxState,
  { response }: Exchange,
  request: ApiRequest & { readonly practice: Practice },
): Admission {
  const { practice } = request;
  const { limits, clock } = sandbox;
  const now = clock.now();
  const limit = limits.exceeded(practice, now);
  if (limit !== null) {
    return { type: 'rejected', response: rateLimitResponse(sandbox, practice, { limit }) };
  }
  // A call that the limits reject must not use up a fault.
  const fault = sandbox.faults.take({
    practice: sandbox.practices.all().indexOf(practice),
    path: request.name,
    now,
  });
  const injected = faultResponseBeforeLimits(sandbox, request, fault);
  if (injected !== null) return { type: 'rejected', response: injected };
  limits.startCall(practice, now);
  response.once('close', () => limits.finishCall(practice));
  const latencyMs = sandbox.settings.latencyMs * limits.callsInProgress(practice);
  return { type: 'admitted', fault, latencyMs, headers: limits.headers(practice, now) };
}

interface AdmittedRequest extends ApiRequest {
  readonly practice: Practice;
  readonly fault: Fault | null;
  readonly latencyMs: number;
}

async function perform(
  sandbox: SandboxState,
  exchange: Exchange,
  request: AdmittedRequest,
): Promise<HttpResponse | null> {
  const { fault, latencyMs } = request;
  const { cleared } = sandbox.faults;
  const body = await bodyText(exchange.request);
  await sleep(latencyMs);
  await stopBeforeEffect(exchange.response, fault, cleared);
  if (preventsEffect(fault, exchange.method)) {
    if (fault?.type === 'hang') await closed(exchange.response);
    else exchange.response.destroy();
    return null;
  }
  const injected = faultResponse(sandbox, request, fault);
  return injected ?? xpmResponse(sandbox, exchange, { ...request, body });
}
