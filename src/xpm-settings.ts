import type { Config } from './config.ts';
import { xpmCallbackPath } from './http/xpm-callback.ts';
import type { Clock } from './ports/clock.ts';
import type { OAuthClientDependencies } from './xpm/oauth/oauth-client.ts';

/** A token is issued at once, or something is wrong. */
const longestIdentitySeconds = 30;

/** The settings of the OAuth client that the processes share. */
export function oauthClientSettings(
  { xpm, publicUrl }: Config,
  clock: Clock,
): OAuthClientDependencies {
  return {
    issuer: xpm.issuer,
    apiUrl: xpm.baseUrl,
    clientId: xpm.clientId,
    clientSecret: xpm.clientSecret,
    redirectUri: `${publicUrl}${xpmCallbackPath}`,
    timeoutMs: Math.min(xpm.responseTimeoutSeconds, longestIdentitySeconds) * 1000,
    clock,
  };
}
