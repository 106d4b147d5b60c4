import type { IncomingMessage } from 'node:http';
import type { Reply } from '../http/response.ts';
import type { Grant } from '../identity/grants.ts';
import { allows } from '../identity/scopes.ts';
import type { Practice } from '../practice/practice.ts';
import type { World } from '../sandbox-state.ts';
import type { Route } from '../xpm/route.ts';
import type { Visit } from './api-request.ts';
import { isRoute } from './api-request.ts';
import { bearer } from './bearer.ts';
import { gatewayProblem } from './problems.ts';

/** Somebody who may speak for a practice. */
export interface Caller {
  readonly grant: Grant;
  readonly practice: Practice;
}

/**
 * Who calls, or the gateway's refusal. A 401 touches no counter and shows none; a 403 counts for the
 * app alone (both recorded: connection.get.bad_token, connection.get.bad_tenant). The 403 for a
 * missing scope is not recorded.
 */
export function callerOf(world: World, request: IncomingMessage, visit: Visit): Caller | Reply {
  const { correlationId, matched } = visit;
  const known = bearer(world, request);
  if ('detail' in known) return gatewayProblem(401, known.detail, correlationId);
  const { grant } = known;
  const practice = practiceIn(world, request.headers['xero-tenant-id'], grant);
  if (practice === null) return forbidden(world, 'AuthenticationUnsuccessful', correlationId);
  if (isRoute(matched) && !isAllowed(world, grant, matched.route)) {
    return forbidden(world, 'InsufficientPermissions', correlationId);
  }
  return { grant, practice };
}

function isAllowed({ settings }: World, { scopes }: Grant, { scope, method }: Route): boolean {
  const area = scope === 'undocumented' ? settings.undocumentedScope : scope;
  return allows(scopes, area, method === 'GET');
}

function practiceIn(
  { practices, grants }: World,
  header: string | string[] | undefined,
  grant: Grant,
): Practice | null {
  const tenantId = typeof header === 'string' ? header.trim().toLowerCase() : '';
  if (!grants.isConnected(grant, tenantId)) return null;
  return practices.all().find((practice) => practice.tenantId === tenantId) ?? null;
}

function forbidden({ limits, clock }: World, detail: string, correlationId: string): Reply {
  const now = clock.now();
  limits.enterApp(now);
  const problem = gatewayProblem(403, detail, correlationId);
  return { ...problem, headers: { ...problem.headers, ...limits.appHeaders(now) } };
}
