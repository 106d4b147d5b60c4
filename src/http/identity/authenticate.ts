import type { JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Viewer } from '../../domain/practice/practice.ts';
import { isStorableText } from '../storable-text.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

/** The person that a token identifies, and when the token expires. */
export interface SignedIn {
  readonly viewer: Viewer;
  readonly expiresAt: Date;
}

/**
 * What became of a token.
 * - `anonymous`: there is none.
 * - `refused`: the token is not valid. `isFinal` is false for a token that the client is about to replace, or that may
 *   become valid: it has expired, is not valid yet, or its key is not known yet.
 * - `unavailable`: the issuer cannot be reached, so nothing is known about the token.
 */
export type Authentication =
  | { readonly type: 'anonymous' }
  | { readonly type: 'signedIn'; readonly signedIn: SignedIn }
  | { readonly type: 'refused'; readonly message: string; readonly isFinal: boolean }
  | { readonly type: 'unavailable'; readonly error: unknown };

/** Checks a bearer token (RFC 6750). HTTP, WebSocket and SSE use the same check. */
export type Authenticate = (authorization: string | null) => Promise<Authentication>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const text = z.string().min(1).refine(isStorableText);
const claims = z.object({
  sub: text,
  name: text.optional(),
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
  const verified = createVerifiedTokens<SignedIn>();
  const verify = async (token: string, issuer: Issuer): Promise<Authentication> => {
    const { keys, freshKeys } = issuer;
    const { payload } = await jwtVerify(token, keys, {
      ...config,
      issuer: issuer.issuer,
      algorithms,
    });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return refused(unverified, { isFinal: true });
    const { sub, name, exp } = parsed.data;
    const viewer = { subject: sub, name: name ?? sub };
    const signedIn = { viewer, expiresAt: new Date(exp * 1000) };
    const version = freshKeys();
    if (version !== null) verified.add(token, version, signedIn);
    return { type: 'signedIn', signedIn };
  };
  /** After a lost connection, all sockets of a person present the same token at once. */
  const inProgress = new Map<string, Promise<Authentication>>();
  const verifyOnce = (token: string, issuer: Issuer): Promise<Authentication> => {
    const verifying =
      inProgress.get(token) ?? verify(token, issuer).finally(() => inProgress.delete(token));
    inProgress.set(token, verifying);
    return verifying;
  };
  return async (authorization) => {
    if (authorization === null) return { type: 'anonymous' };
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) {
      return refused('The authorization must read "Bearer <token>".', { isFinal: true });
    }
    try {
      const issuer = await publishedIssuer();
      const version = issuer.freshKeys();
      const known = version === null ? null : verified.find(token, version);
      if (known !== null) return { type: 'signedIn', signedIn: known };
      return await verifyOnce(token, issuer);
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

interface Issuer {
  /** The name as the issuer's tokens spell it; some end in a slash. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  /** The version of the keys; `null` while they have to be fetched before they are used again. */
  readonly freshKeys: () => number | null;
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
  return { issuer, ...publishedKeys(new URL(keys)) };
}

/** The keys at an address. The known keys stay in use while the address does not respond. */
function publishedKeys(url: URL): Pick<Issuer, 'keys' | 'freshKeys'> {
  let version = 0;
  const remote = createRemoteJWKSet(url, {
    [customFetch]: async (address, options) => {
      const response = await fetch(address, options);
      version += 1;
      return response;
    },
  });
  return {
    freshKeys: () => (remote.fresh ? version : null),
    async keys(header, token) {
      try {
        return await remote(header, token);
      } catch (error) {
        const known = remote.jwks();
        if (isTokenError(error) || known === undefined) throw error;
        return createLocalJWKSet(known)(header, token);
      }
    },
  };
}

/** Errors of jose that concern the issuer's keys, not the token. */
const keyErrors: readonly string[] = [
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
];

const isTokenError = (error: unknown): error is errors.JOSEError =>
  error instanceof errors.JOSEError && !keyErrors.includes(error.code);

/** Claims of a time that can be valid a moment later: the clocks of two machines differ. */
const timeClaims: readonly string[] = ['nbf', 'iat'];

function outcomeOf(error: unknown): Authentication {
  if (error instanceof errors.JWTExpired) {
    return refused('The token has expired. Sign in again.', { isFinal: false });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const message = `The claim "${error.claim}" of the token is not valid for this API.`;
    return refused(message, { isFinal: !timeClaims.includes(error.claim) });
  }
  // An issuer that has restarted may sign with a key that is fetched half a minute later.
  if (error instanceof errors.JWKSNoMatchingKey) return refused(unverified, { isFinal: false });
  return isTokenError(error)
    ? refused(unverified, { isFinal: true })
    : { type: 'unavailable', error };
}

const unverified = 'The token could not be verified. Sign in again.';

function refused(message: string, { isFinal }: { readonly isFinal: boolean }): Authentication {
  return { type: 'refused', message, isFinal };
}
