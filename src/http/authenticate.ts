import { GraphQLError } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Viewer } from '../domain/practice/practice.ts';

/** The person that a token identifies, and when the token expires. */
export interface SignedIn {
  readonly viewer: Viewer;
  readonly expiresAt: Date;
}

/**
 * Checks a bearer token (RFC 6750). HTTP, WebSocket and SSE use the same check. Returns `null` without a token.
 * @throws GraphQLError `UNAUTHENTICATED` for a token that is malformed, expired or not the issuer's
 */
export type Authenticate = (authorization: string | null) => Promise<SignedIn | null>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const claims = z.object({
  sub: z.string().min(1),
  name: z.string().min(1).optional(),
  exp: z.number(),
});
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const discoveryTimeoutMs = 5000;

/** Checks tokens against the issuer's published keys, which are fetched at first use and for each unknown key id. */
export function createAuthenticate(config: {
  readonly issuer: string;
  readonly audience: string;
}): Authenticate {
  let discovered: Promise<Issuer> | null = null;
  const publishedIssuer = (): Promise<Issuer> => {
    discovered ??= discover(config.issuer).catch((error: unknown) => {
      discovered = null;
      throw error;
    });
    return discovered;
  };
  return async (authorization) => {
    if (authorization === null) return null;
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('The authorization must read "Bearer <token>".');
    const { issuer, keys } = await publishedIssuer();
    try {
      const { payload } = await jwtVerify(token, keys, { ...config, issuer, algorithms });
      const { sub, name, exp } = claims.parse(payload);
      return { viewer: { subject: sub, name: name ?? sub }, expiresAt: new Date(exp * 1000) };
    } catch (error) {
      throw unauthenticated(reasonOf(error));
    }
  };
}

interface Issuer {
  /** The name as the issuer's tokens spell it; some end in a slash. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

async function discover(address: string): Promise<Issuer> {
  const response = await fetch(`${address}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(discoveryTimeoutMs),
  });
  if (!response.ok) {
    throw new Error(`The issuer's discovery document returned status ${response.status}.`);
  }
  const { issuer, jwks_uri: keys } = discovery.parse(await response.json());
  // OpenID Connect Discovery 4.3: the document must name the issuer that was requested.
  if (issuer.replace(/\/$/, '') !== address) {
    throw new Error(`The discovery document of ${address} names the issuer ${issuer}.`);
  }
  return { issuer, keys: createRemoteJWKSet(new URL(keys)) };
}

/** Errors of jose that concern the issuer's keys, not the token. */
const keyErrors: readonly string[] = [
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
];

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Sign in again.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The claim "${error.claim}" of the token is not valid for this API.`;
  }
  const isTokenError = error instanceof errors.JOSEError && !keyErrors.includes(error.code);
  if (isTokenError || error instanceof z.ZodError) {
    return 'The token could not be verified. Sign in again.';
  }
  throw error;
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      http: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    },
  });
}
