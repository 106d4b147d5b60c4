import * as oauth from 'oauth4webapi';
import type { IssuerSettings } from './issuer-settings.ts';

/** The requests to the issuer's token endpoint, as a public client (RFC 6749, 2.1). */
export interface TokenRequests {
  /** What the issuer publishes about itself. */
  readonly server: () => Promise<oauth.AuthorizationServer>;
  readonly redeem: (code: ReturnedCode) => Promise<oauth.TokenEndpointResponse>;
  readonly refresh: (refreshToken: string) => Promise<oauth.TokenEndpointResponse>;
}

/** The address to which the issuer has returned the window, and what it was sent with. */
export interface ReturnedCode {
  readonly address: URL;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export function createTokenRequests({ issuer, clientId }: IssuerSettings): TokenRequests {
  const client: oauth.Client = { client_id: clientId };
  // An issuer on the developer's own machine has no TLS. The name is deprecated to stand out, and stays.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const options = { [oauth.allowInsecureRequests]: issuer.startsWith('http:') };
  let discovered: Promise<oauth.AuthorizationServer> | null = null;
  const discover = async (): Promise<oauth.AuthorizationServer> => {
    const url = new URL(issuer);
    return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
  };
  const server = (): Promise<oauth.AuthorizationServer> =>
    (discovered ??= discover().catch((error: unknown) => {
      discovered = null;
      throw error;
    }));
  return {
    server,
    redeem: async ({ address, redirectUri, state, nonce, verifier }) => {
      const as = await server();
      const callback = oauth.validateAuthResponse(as, client, address, state);
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        oauth.None(),
        callback,
        redirectUri,
        verifier,
        options,
      );
      const expected = { expectedNonce: nonce, requireIdToken: true };
      return oauth.processAuthorizationCodeResponse(as, client, response, expected);
    },
    refresh: async (refreshToken) => {
      const as = await server();
      const response = await oauth.refreshTokenGrantRequest(
        as,
        client,
        oauth.None(),
        refreshToken,
        options,
      );
      return oauth.processRefreshTokenResponse(as, client, response);
    },
  };
}
