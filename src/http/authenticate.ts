import { GraphQLError } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Viewer } from '../domain/practice/practice.ts';

/** Who a token says is there, and until when it may be believed. */
export interface SignedIn {
  readonly viewer: Viewer;
  readonly expiresAt: Date;
}

/**
 * Checks a bearer token (RFC 6750). The same code serves HTTP, WebSocket and SSE.
 * `null` for no token at all.
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
const discoveryMs = 5000;

/** Against the keys that the issuer publishes; they are fetched when first needed, and anew when unknown. */
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
    if (token === undefined) throw unauthenticated('Send the token as "Bearer <token>".');
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
  /** As its tokens spell it: some end in a slash. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

async function discover(address: string): Promise<Issuer> {
  const response = await fetch(`${address}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(discoveryMs),
  });
  if (!response.ok) throw new Error(`The issuer's discovery answered ${response.status}.`);
  const { issuer, jwks_uri: keys } = discovery.parse(await response.json());
  // OpenID Connect Discovery 4.3: whoever answers must be the one that was asked.
  if (issuer.replace(/\/$/, '') !== address) throw new Error(`${address} calls itself ${issuer}.`);
  return { issuer, keys: createRemoteJWKSet(new URL(keys)) };
}

/** What jose calls an error although the token has no part in it: the keys could not be fetched. */
const issuersFaults: readonly string[] = [
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
];

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Sign in again.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token is not meant for this API (${error.claim}).`;
  }
  const isTokens = error instanceof errors.JOSEError && !issuersFaults.includes(error.code);
  if (isTokens || error instanceof z.ZodError) {
    return 'The token cannot be verified. Sign in again.';
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
