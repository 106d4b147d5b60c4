import type { Config } from './config.ts';
import { xpmCallbackPath } from './http/xpm-callback.ts';
import type { Clock } from './ports/clock.ts';
import type { OAuthClientDependencies } from './xpm/oauth/oauth-client.ts';

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
    clock,
  };
}
