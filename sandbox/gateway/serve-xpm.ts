import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../faults/fault.ts';
import { deliveryOf, preventsEffect } from '../http/delivery.ts';
import type { Exchange } from '../http/exchange.ts';
import { bodyText } from '../http/request-body.ts';
import type { Reply } from '../http/response.ts';
import { closed, send } from '../http/send.ts';
import type { World } from '../sandbox-state.ts';
import type { Visit } from './api-request.ts';
import { visitOf } from './api-request.ts';
import type { Caller } from './authorize-caller.ts';
import { callerOf } from './authorize-caller.ts';
import { earlyFaultReply, lateFaultReply } from './fault-response.ts';
import { commonHeaders } from './headers.ts';
import { limitedReply } from './rate-limit-response.ts';
import { answer } from './xpm-response.ts';

/** A caller whom the limits have let in. */
interface Admitted extends Caller {
  readonly fault: Fault | null;
  /** Real time to wait, in milliseconds. */
  readonly latency: number;
  /** Of the moment of admission, so that calls at once see different ones. */
  readonly headers: Reply['headers'];
}

/**
 * Xero's gateway before XPM: who asks (401), for whom (403), is it too much (429), and only then
 * what for. Every answer is counted and carries the common headers.
 */
export async function serveXpm(world: World, exchange: Exchange): Promise<void> {
  const { response } = exchange;
  const visit = visitOf(exchange);
  const caller = callerOf(world, exchange.request, visit);
  const admitted = 'status' in caller ? caller : admission(world, exchange, { ...visit, caller });
  const practice = 'practice' in caller ? caller.practice.tenantId : null;
  const reply =
    'status' in admitted ? admitted : await work(world, exchange, { ...visit, admitted });
  // Nothing is sent to a caller who was cut off on purpose.
  world.calls.note(visit.name, practice, reply?.status ?? 0);
  if (reply === null) return;
  const fault = 'fault' in admitted ? admitted.fault : null;
  const headers = {
    ...commonHeaders(world.clock.now(), visit.correlationId),
    ...('fault' in admitted ? admitted.headers : {}),
    ...reply.headers,
  };
  await send(response, { ...reply, headers }, deliveryOf(fault));
}

/** Takes a place until the answer is out, or says why there is none. */
function admission(
  world: World,
  { response }: Exchange,
  visit: Visit & { readonly caller: Caller },
): Admitted | Reply {
  const { caller } = visit;
  const { limits, clock } = world;
  const now = clock.now();
  const problem = limits.problem(caller.practice, now);
  if (problem !== null) return limitedReply(world, caller.practice, { problem });
  // Only now, so that no fault is spent on a call that the limits refuse.
  const fault = world.faults.take(world.practices.all().indexOf(caller.practice), visit.name);
  const early = earlyFaultReply(world, visit, fault);
  if (early !== null) return early;
  limits.enter(caller.practice, now);
  response.once('close', () => limits.leave(caller.practice));
  const latency = world.settings.latencyMs * limits.inProgress(caller.practice);
  return { ...caller, fault, latency, headers: limits.headers(caller.practice, now) };
}

async function work(
  world: World,
  exchange: Exchange,
  visit: Visit & { readonly admitted: Admitted },
): Promise<Reply | null> {
  const { fault, practice, latency } = visit.admitted;
  const body = await bodyText(exchange.request);
  const extra = fault?.kind === 'delay' ? fault.ms : 0;
  await pause(latency + extra);
  if (preventsEffect(fault, exchange.method)) {
    if (fault?.kind === 'hang') await closed(exchange.response);
    else exchange.response.destroy();
    return null;
  }
  const late = lateFaultReply(world, visit, fault);
  return late ?? answer(world, exchange, { ...visit, practice, fault, body });
}
