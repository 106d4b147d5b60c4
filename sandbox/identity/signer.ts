import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';

/** Signs the sandbox's tokens, RS256 as Xero does, with a key that is made at each start. */
export interface Signer {
  sign(claims: JWTPayload): Promise<string>;
  /** What `jwks_uri` publishes. */
  publicKeys(): Promise<JSONWebKeySet>;
}

export function createSigner(): Signer {
  const kid = crypto.randomUUID();
  let made: ReturnType<typeof generateKeyPair> | null = null;
  const keys = () => (made ??= generateKeyPair('RS256'));
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
