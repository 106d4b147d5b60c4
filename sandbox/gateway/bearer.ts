import type { IncomingMessage } from 'node:http';
import type { Grant } from '../identity/grants.ts';
import type { World } from '../sandbox-state.ts';
import { tokenExpired } from './problems.ts';

/** The grant of the caller's access token, or what the 401 says. */
export function bearer(
  { grants, clock }: World,
  request: IncomingMessage,
): { readonly grant: Grant } | { readonly detail: string } {
  const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const access = token === undefined ? null : grants.accessToken(token);
  if (access === null) return { detail: 'AuthenticationUnsuccessful' };
  if (clock.now() >= access.expiresAt) return { detail: tokenExpired(access.expiresAt) };
  return { grant: access.grant };
}
