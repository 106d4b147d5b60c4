import type { JSONWebKeySet, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Signs the sandbox's tokens with RS256, as Xero does. */
export interface Signer {
  sign(claims: JWTPayload): Promise<string>;
  /** The key set at `jwks_uri`. */
  publicKeys(): Promise<JSONWebKeySet>;
}

/**
 * All sandboxes of a process share one key, which is generated when it is first used: generating it
 * takes longer than the rest of a start.
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
let keyPair: ReturnType<typeof generateKeyPair> | null = null;

function keys(): ReturnType<typeof generateKeyPair> {
  return (keyPair ??= generateKeyPair('RS256'));
}
