import type { Fault } from '../faults/fault.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Reply } from '../http/response.ts';
import type { Practice } from '../practice/practice.ts';
import type { World } from '../sandbox-state.ts';
import type { Call, Version } from '../xpm/call.ts';
import { BadCall, Refusal, UnknownIdentifier } from '../xpm/call.ts';
import { okEnvelope, refusalEnvelope } from '../xpm/envelope.ts';
import type { MatchedRoute } from '../xpm/route.ts';
import { MalformedXml, parseXmlBody } from '../xpm/xml-body.ts';
import type { Visit } from './api-request.ts';
import { isRoute } from './api-request.ts';
import { isAcceptable, isReadable, unreadableDetail } from './negotiation.ts';
import { gatewayProblem } from './problems.ts';

export interface AdmittedVisit extends Visit {
  readonly practice: Practice;
  readonly fault: Fault | null;
  readonly body: string;
}

/** What XPM answers: its envelope, or the gateway's JSON for a call that is none. */
export function answer(world: World, exchange: Exchange, visit: AdmittedVisit): Reply {
  const { version, matched, correlationId } = visit;
  if (version === null || matched === null) return gatewayProblem(404, 'NotFound', correlationId);
  if (!isRoute(matched)) {
    const problem = gatewayProblem(405, 'MethodNotAllowed', correlationId);
    return { ...problem, headers: { ...problem.headers, allow: matched.methods.join(', ') } };
  }
  const { headers } = exchange.request;
  if (version === '3.1' && !isAcceptable(headers.accept, world.settings)) {
    return gatewayProblem(406, 'Accept names no supported type: application/xml', correlationId);
  }
  if (version === '3.1' && visit.body !== '' && !isReadable(headers['content-type'])) {
    return gatewayProblem(415, unreadableDetail, correlationId);
  }
  return handled(world, exchange, { ...visit, version, matched });
}

interface RoutedVisit extends AdmittedVisit {
  readonly version: Version;
  readonly matched: MatchedRoute;
}

function handled(world: World, exchange: Exchange, visit: RoutedVisit): Reply {
  const { version, matched, correlationId } = visit;
  const { settings } = world;
  const context = { version, settings, apiMethod: matched.route.apiMethod };
  try {
    const answered = matched.route.handle(callOf(world, exchange, visit));
    return { status: 200, headers: xmlType, body: okEnvelope(context, answered) };
  } catch (error) {
    if (error instanceof UnknownIdentifier && settings.unknownIdentifier === 'notFound') {
      return gatewayProblem(404, 'NotFound', correlationId);
    }
    if (error instanceof Refusal) {
      const status = version === '3.1' ? settings.refusalStatusIn31 : 200;
      return { status, headers: xmlType, body: refusalEnvelope(context, error.message) };
    }
    if (error instanceof BadCall || error instanceof MalformedXml) {
      return gatewayProblem(400, error.message, correlationId);
    }
    throw error;
  }
}

/** XPM labels its XML so in both versions, whatever `Accept` preferred. */
const xmlType = { 'content-type': 'text/xml; charset=utf-8' };

function callOf(world: World, { url }: Exchange, visit: RoutedVisit): Call {
  const { version, practice, matched, fault } = visit;
  return {
    version,
    practice,
    params: matched.params,
    query: url.searchParams,
    body: visit.body === '' ? null : parseXmlBody(visit.body),
    now: world.clock.now(),
    settings: world.settings,
    address: world.url + url.pathname,
    badRecord: fault?.kind === 'badRecord' ? fault.index : null,
  };
}
