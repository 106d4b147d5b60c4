import type { JSONWebKeySet, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Signs the sandbox's tokens: RS256, as Xero does. */
export interface Signer {
  sign(claims: JWTPayload): Promise<string>;
  /** What `jwks_uri` publishes. */
  publicKeys(): Promise<JSONWebKeySet>;
}

/**
 * All sandboxes of a process sign with one key, made when it is first needed: making one takes
 * longer than everything else that a start does.
 */
export function createSigner(): Signer {
  return {
    sign: async (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign((await keys()).privateKey),
    publicKeys: async () => {
      const key = await exportJWK((await keys()).publicKey);
      return { keys: [{ ...key, kid, use: 'sig', alg: 'RS256' }] };
    },
  };
}

const kid = crypto.randomUUID();
let made: ReturnType<typeof generateKeyPair> | null = null;

function keys(): ReturnType<typeof generateKeyPair> {
  return (made ??= generateKeyPair('RS256'));
}
