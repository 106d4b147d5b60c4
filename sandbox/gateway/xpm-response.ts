import { alteredRecord } from '../faults/altered-record.ts';
import type { Fault } from '../faults/fault.ts';
import type { Exchange } from '../http/exchange.ts';
import type { HttpResponse } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { Call, Version } from '../xpm/call.ts';
import { BadRequest, GatewayTimeout, Refusal, UnknownIdentifier } from '../xpm/call.ts';
import { okEnvelope, refusalEnvelope } from '../xpm/envelope.ts';
import { MalformedJson, parseJsonBody } from '../xpm/json-body.ts';
import type { MatchedRoute } from '../xpm/route.ts';
import type { XmlNode } from '../xpm/xml-body.ts';
import { MalformedXml, parseXmlBody } from '../xpm/xml-body.ts';
import type { ApiRequest } from './api-request.ts';
import { bodyFormatOf, isAcceptable, unsupportedBodyTypeDetail } from './negotiation.ts';
import { gatewayProblem } from './problems.ts';
import { spelled } from './spelling.ts';

export interface XpmRequest extends ApiRequest {
  readonly practice: Practice;
  readonly fault: Fault | null;
  /** Empty when the request has no body. */
  readonly body: string;
}

/**
 * XPM's response to a call that the limits have counted: its XML envelope, or the gateway's JSON
 * problem for a wrong path (404), method (405), `Accept` (406), content type (415) or body (400).
 */
export function xpmResponse(
  sandbox: SandboxState,
  exchange: Exchange,
  request: XpmRequest,
): HttpResponse {
  const { version, match, correlationId } = request;
  if (version === null || match.type === 'notFound') {
    return gatewayProblem(404, 'NotFound', correlationId);
  }
  if (match.type === 'methodNotAllowed') {
    const problem = gatewayProblem(405, 'MethodNotAllowed', correlationId);
    return { ...problem, headers: { ...problem.headers, allow: match.methods.join(', ') } };
  }
  const { headers } = exchange.request;
  if (version === '3.1' && !isAcceptable(headers.accept, sandbox.settings)) {
    return gatewayProblem(406, 'Accept names no supported type: application/xml', correlationId);
  }
  // 3.0 takes XML whatever its label (docs/xpm-api.md 3.2).
  const bodyFormat = version === '3.1' ? bodyFormatOf(headers['content-type']) : 'xml';
  if (request.body !== '' && bodyFormat === null) {
    return gatewayProblem(415, unsupportedBodyTypeDetail, correlationId);
  }
  return handle(sandbox, exchange, { ...request, version, match, bodyFormat });
}

interface RoutedRequest extends XpmRequest {
  readonly version: Version;
  readonly match: MatchedRoute;
  /** `null` only without a body. */
  readonly bodyFormat: 'xml' | 'json' | null;
}

function handle(sandbox: SandboxState, exchange: Exchange, request: RoutedRequest): HttpResponse {
  const { version, match, correlationId } = request;
  const { settings } = sandbox;
  const context = { version, settings, apiMethod: match.route.apiMethod };
  try {
    const result = match.route.handle(callOf(sandbox, exchange, request));
    return {
      status: 200,
      headers: xmlType,
      body: written(okEnvelope(context, result), sandbox, request),
    };
  } catch (error) {
    if (error instanceof UnknownIdentifier && settings.unknownIdentifier === 'notFound') {
      return gatewayProblem(404, 'NotFound', correlationId);
    }
    if (error instanceof Refusal) {
      const status = version === '3.1' ? settings.refusalStatusIn31 : 200;
      return { status, headers: xmlType, body: refusalEnvelope(context, error.message) };
    }
    if (error instanceof GatewayTimeout) {
      return gatewayProblem(504, 'GatewayTimeout', correlationId);
    }
    if (isMalformed(error)) return gatewayProblem(400, error.message, correlationId);
    throw error;
  }
}

const isMalformed = (error: unknown): error is Error =>
  error instanceof BadRequest || error instanceof MalformedXml || error instanceof MalformedJson;

/** The body in the settings' spelling and with the fault's alteration. */
function* written(
  body: Iterable<string>,
  { settings }: SandboxState,
  { fault }: XpmRequest,
): Generator<string> {
  if (fault?.type === 'alterRecord') {
    yield alteredRecord(spelled([...body].join(''), settings), fault);
    return;
  }
  for (const piece of body) yield spelled(piece, settings);
}

/** XPM labels its XML so in both versions, whatever `Accept` prefers (docs/xpm-api.md 3.2). */
const xmlType = { 'content-type': 'text/xml; charset=utf-8' };

function bodyOf({ body, bodyFormat }: RoutedRequest): XmlNode | null {
  if (body === '') return null;
  return bodyFormat === 'json' ? parseJsonBody(body) : parseXmlBody(body);
}

function callOf(sandbox: SandboxState, { url }: Exchange, request: RoutedRequest): Call {
  const { version, practice, match, fault } = request;
  return {
    version,
    practice,
    params: match.params,
    query: url.searchParams,
    body: bodyOf(request),
    now: sandbox.clock.now(),
    settings: sandbox.settings,
    url: sandbox.url + url.pathname,
    badRecord: fault?.type === 'badRecord' ? fault.index : null,
    maxListed: fault?.type === 'shorten' ? fault.records : null,
  };
}
