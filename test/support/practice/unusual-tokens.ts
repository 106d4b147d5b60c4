import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What an issuer may say of a token; what is left out is as it should be. */
export interface TokenClaims {
  readonly issuer?: string;
  readonly audience?: string;
  /** `null` leaves it out. */
  readonly subject?: string | null;
  readonly expiresInSeconds?: number;
  readonly name?: unknown;
  /** `null` leaves the expiry out. */
  readonly expires?: null;
  /** When the token becomes valid (`nbf`). */
  readonly validInSeconds?: number;
  readonly keyId?: string;
}

/** An issuer that a test can break, and whose tokens can be wrong in every way. */
export interface StrangeIssuer extends AsyncDisposable {
  readonly url: string;
  /** What each of its addresses responds; an address without an entry responds with 404. */
  readonly documents: Map<string, { readonly status: number; readonly body: unknown }>;
  readonly sign: (claims?: TokenClaims) => Promise<string>;
  /** Of the same claims and the same key id, but by a key that it never published. */
  readonly forge: (claims?: TokenClaims) => Promise<string>;
  /** With `alg: none` and no signature. */
  readonly unsigned: () => string;
}

const kid = 'the-key';
const alg = 'ES256';

export async function startStrangeIssuer(): Promise<StrangeIssuer> {
  const documents: StrangeIssuer['documents'] = new Map();
  const server = createServer((request, response) => {
    const { status, body } = documents.get(request.url ?? '') ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = await generateKeyPair(alg);
  const foreign = await generateKeyPair(alg);
  const publicKey = { ...(await exportJWK(own.publicKey)), kid, alg, use: 'sig' };
  documents.set('/.well-known/openid-configuration', {
    status: 200,
    body: { issuer: url, jwks_uri: `${url}/keys` },
  });
  documents.set('/keys', { status: 200, body: { keys: [publicKey] } });

  const tokenBy = (key: typeof own.privateKey) => (claims: TokenClaims) => {
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ name: claims.name ?? 'Ada' })
      .setProtectedHeader({ alg, kid: claims.keyId ?? kid })
      .setIssuer(claims.issuer ?? url)
      .setAudience(claims.audience ?? 'practice-sync')
      .setIssuedAt(now);
    if (claims.subject !== null) token.setSubject(claims.subject ?? 'ada');
    if (claims.validInSeconds !== undefined) token.setNotBefore(now + claims.validInSeconds);
    if (claims.expires !== null) token.setExpirationTime(now + (claims.expiresInSeconds ?? 60));
    return token.sign(key);
  };
  return {
    url,
    documents,
    sign: (claims = {}) => tokenBy(own.privateKey)(claims),
    forge: (claims = {}) => tokenBy(foreign.privateKey)(claims),
    unsigned: () => {
      const exp = Math.floor(Date.now() / 1000) + 60;
      const payload = { iss: url, aud: 'practice-sync', sub: 'ada', exp };
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', kid })}.${part(payload)}.`;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
