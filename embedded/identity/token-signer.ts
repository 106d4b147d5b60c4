import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';

const ALGORITHM = 'ES256';
const AUDIENCE = 'practice-sync';
const eightHoursSeconds = 8 * 60 * 60;

/** The person that a token names. */
interface TokenSubject {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

export interface TokenSigner {
  /** The keys that the issuer publishes. */
  readonly publicKeys: { readonly keys: readonly JWK[] };
  /** Returns a signed JWT for the API. A negative lifetime returns one that has expired. */
  readonly tokenFor: (
    person: TokenSubject,
    options?: { expiresInSeconds?: number },
  ) => Promise<string>;
}

/**
 * Signs tokens in the name of `issuer` with the key in `keyFile`, which the first use creates. The key
 * survives restarts, so tokens that somebody has copied stay valid.
 */
export async function openTokenSigner(issuer: string, keyFile: string): Promise<TokenSigner> {
  const jwk = (await readKey(keyFile)) ?? (await createKey(keyFile));
  const key = (await importJWK(jwk, ALGORITHM)) as CryptoKey;
  const { d: _private, ...publicKey } = jwk;
  return {
    publicKeys: { keys: [publicKey] },
    tokenFor: ({ subject, name, email }, { expiresInSeconds = eightHoursSeconds } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ name, email })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '' })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + expiresInSeconds)
        .sign(key);
    },
  };
}

async function readKey(keyFile: string): Promise<JWK | null> {
  try {
    return JSON.parse(await readFile(keyFile, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function createKey(keyFile: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const complete = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
  await mkdir(path.dirname(keyFile), { recursive: true });
  await writeFile(keyFile, JSON.stringify(complete), { mode: 0o600 });
  return complete;
}
