import type { IncomingMessage } from 'node:http';
import type { Grant } from '../identity/grants.ts';
import type { SandboxState } from '../sandbox-state.ts';
import { tokenExpired } from './problems.ts';

export type Authentication =
  | { readonly type: 'authenticated'; readonly grant: Grant }
  /** `detail` is the `Detail` of the 401 problem. */
  | { readonly type: 'rejected'; readonly detail: string };

/** Checks the request's bearer token against the tokens that the sandbox has issued. */
export function authenticate(
  { grants, clock }: SandboxState,
  request: IncomingMessage,
): Authentication {
  const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const access = token === undefined ? null : grants.accessToken(token);
  if (access === null) return { type: 'rejected', detail: 'AuthenticationUnsuccessful' };
  if (clock.now() >= access.expiresAt) {
    return { type: 'rejected', detail: tokenExpired(access.expiresAt) };
  }
  return { type: 'authenticated', grant: access.grant };
}
