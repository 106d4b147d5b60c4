import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { generateKeyPair, SignJWT } from 'jose';
import type { Person } from '../../../embedded/demo/people.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { openTokenSigner } from '../../../embedded/identity/token-signer.ts';

/** An OpenID issuer with the code flow, PKCE and refresh tokens, for one public client. */
export interface CodeIssuer extends AsyncDisposable {
  readonly url: string;
  readonly clientId: string;
  /** What its token endpoint has granted, in order. */
  readonly grants: readonly string[];
  /** How long the next access tokens are valid. */
  expireIn(seconds: number): void;
}

interface Issued {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/** Signs everybody in as this person at once, as an issuer does that knows them already. */
export async function startCodeIssuer(person: Person): Promise<CodeIssuer> {
  const clientId = 'practice-sync-web';
  const issued = new Map<string, Issued>();
  const refreshTokens = new Set<string>();
  const grants: string[] = [];
  let lifetimeSeconds = 600;
  const parts = new AsyncDisposableStack();
  const dir = parts.use(await createScratchDir('code-issuer'));
  const server = createServer((request, response) => {
    void respond(new URL(request.url ?? '/', url), request).then((reply) => {
      response.writeHead(reply.status, {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'access-control-allow-headers': '*',
        ...reply.headers,
      });
      response.end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  parts.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signer = await openTokenSigner(url, path.join(dir.path, 'key.json'));
  const { privateKey } = await generateKeyPair('ES256');

  interface Reply {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  }
  async function respond(address: URL, request: IncomingMessage): Promise<Reply> {
    switch (address.pathname) {
      case '/.well-known/openid-configuration':
        return {
          status: 200,
          body: {
            issuer: url,
            authorization_endpoint: `${url}/authorize`,
            token_endpoint: `${url}/token`,
            jwks_uri: `${url}/keys`,
            scopes_supported: ['openid', 'profile', 'offline_access'],
            id_token_signing_alg_values_supported: ['ES256'],
          },
        };
      case '/keys':
        return { status: 200, body: signer.publicKeys };
      case '/authorize':
        return { status: 302, headers: { location: authorize(address.searchParams) }, body: null };
      case '/token': {
        const form = new URLSearchParams(await text(request));
        return grant(form);
      }
      default:
        return { status: 404, body: null };
    }
  }
  function authorize(asked: URLSearchParams): string {
    const code = randomUUID();
    const value = (name: string): string => asked.get(name) ?? '';
    issued.set(code, {
      challenge: value('code_challenge'),
      nonce: value('nonce'),
      redirectUri: value('redirect_uri'),
    });
    return `${value('redirect_uri')}?code=${code}&state=${value('state')}`;
  }
  async function grant(form: URLSearchParams): Promise<Reply> {
    const nonce = form.get('grant_type') === 'refresh_token' ? renewed(form) : redeemed(form);
    if (nonce === null) return { status: 400, body: { error: 'invalid_grant' } };
    grants.push(form.get('grant_type') ?? '');
    const refreshToken = randomUUID();
    refreshTokens.add(refreshToken);
    const idToken = await new SignJWT({ nonce })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(url)
      .setSubject(person.subject)
      .setAudience(clientId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    return {
      status: 200,
      body: {
        access_token: await signer.tokenFor(person, { expiresInSeconds: lifetimeSeconds }),
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        refresh_token: refreshToken,
        ...(nonce !== '' && { id_token: idToken }),
      },
    };
  }
  /** The nonce of the code's request; null when the code is unknown or the verifier does not match (RFC 7636, 4.6). */
  function redeemed(form: URLSearchParams): string | null {
    const code = form.get('code') ?? '';
    const request = issued.get(code);
    issued.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (request?.challenge !== challenge) return null;
    return request.redirectUri === form.get('redirect_uri') ? request.nonce : null;
  }
  const renewed = (form: URLSearchParams): string | null =>
    refreshTokens.delete(form.get('refresh_token') ?? '') ? '' : null;

  const running = parts.move();
  return {
    url,
    clientId,
    grants,
    expireIn(seconds) {
      lifetimeSeconds = seconds;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
