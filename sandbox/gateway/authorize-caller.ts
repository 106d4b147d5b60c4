import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '../http/response.ts';
import type { Grant } from '../identity/grants.ts';
import { allows } from '../identity/scopes.ts';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';
import type { Route } from '../xpm/route.ts';
import type { ApiRequest } from './api-request.ts';
import { authenticate } from './authenticate.ts';
import { gatewayProblem } from './problems.ts';

export type Authorization =
  | { readonly type: 'authorized'; readonly practice: Practice }
  | { readonly type: 'rejected'; readonly response: HttpResponse };

/**
 * Checks token, tenant and scope. A 401 changes no counter and has no limit headers; a 403 counts
 * for the app alone. Both are recorded (connection.get.bad_token, connection.get.bad_tenant;
 * docs/xpm-api.md 2.3). The 403 for a missing scope is not recorded.
 */
export function authorizeCaller(
  sandbox: SandboxState,
  request: IncomingMessage,
  { correlationId, match }: ApiRequest,
): Authorization {
  const authentication = authenticate(sandbox, request);
  if (authentication.type === 'rejected') {
    const response = gatewayProblem(401, authentication.detail, correlationId);
    return { type: 'rejected', response };
  }
  const { grant } = authentication;
  const practice = connectedPractice(sandbox, request.headers['xero-tenant-id'], grant);
  if (practice === null) return forbidden(sandbox, 'AuthenticationUnsuccessful', correlationId);
  if (match.type === 'route' && !hasScope(sandbox, grant, match.route)) {
    return forbidden(sandbox, 'InsufficientPermissions', correlationId);
  }
  return { type: 'authorized', practice };
}

function hasScope({ settings }: SandboxState, { scopes }: Grant, route: Route): boolean {
  const area = route.scope === 'undocumented' ? settings.undocumentedScope : route.scope;
  return allows(scopes, area, route.method === 'GET');
}

function connectedPractice(
  { practices, grants }: SandboxState,
  header: string | string[] | undefined,
  grant: Grant,
): Practice | null {
  const tenantId = typeof header === 'string' ? header.trim().toLowerCase() : '';
  if (!grants.isConnected(grant, tenantId)) return null;
  return practices.all().find((practice) => practice.tenantId === tenantId) ?? null;
}

function forbidden(
  { limits, clock }: SandboxState,
  detail: string,
  correlationId: string,
): Authorization {
  const now = clock.now();
  limits.countAppCall(now);
  const problem = gatewayProblem(403, detail, correlationId);
  const headers = { ...problem.headers, ...limits.appHeaders(now) };
  return { type: 'rejected', response: { ...problem, headers } };
}
