import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/http/authenticate.ts';
import type { StrangeIssuer, TokenClaims } from '../../support/practice/unusual-tokens.ts';
import { startStrangeIssuer } from '../../support/practice/unusual-tokens.ts';

const audience = 'practice-sync';

describe('checking a token', () => {
  let issuer: StrangeIssuer;
  beforeAll(async () => {
    issuer = await startStrangeIssuer();
  });
  afterAll(async () => {
    await issuer[Symbol.asyncDispose]();
  });

  const check = (authorization: string | null) =>
    createAuthenticate({ issuer: issuer.url, audience })(authorization);

  it('A request without a token has no viewer', async () => {
    expect(await check(null)).toBeNull();
  });

  it('A token of the issuer identifies its person and expiry', async () => {
    const token = await issuer.sign({ subject: 'ada-1', name: 'Ada Finch' });
    const signedIn = await check(`Bearer ${token}`);
    expect(signedIn?.viewer).toEqual({ subject: 'ada-1', name: 'Ada Finch' });
    expect(signedIn?.expiresAt.getTime()).toBeGreaterThan(Date.now());
  });

  it('The scheme may be written in any case (RFC 7235)', async () => {
    expect(await check(`bearer ${await issuer.sign()}`)).not.toBeNull();
  });

  it.each([
    ['empty', ''],
    ['without a token', 'Bearer'],
    ['with a blank token', 'Bearer '],
    ['of another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['with two tokens', 'Bearer one two'],
    ['with a malformed token', 'Bearer nonsense'],
    ['with three malformed parts', 'Bearer a.b.c'],
  ])('An authorization %s is rejected', async (_what, header) => {
    await expect(check(header)).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  });

  it.each<[string, TokenClaims]>([
    ['has expired', { expiresInSeconds: -1 }],
    ['never expires', { expires: null }],
    ['is meant for another audience', { audience: 'another-api' }],
    ['is of another issuer', { issuer: 'https://elsewhere.example' }],
    ['has no subject', { subject: null }],
    ['has an empty subject', { subject: '' }],
    ['has a name that is not a text', { name: 42 }],
  ])('A token that %s is rejected', async (_what, claims) => {
    await expect(issuer.sign(claims).then((token) => check(`Bearer ${token}`))).rejects.toThrow(
      GraphQLError,
    );
  });

  it('A token that another key signed under the same key id is rejected', async () => {
    await expect(check(`Bearer ${await issuer.forge()}`)).rejects.toThrow(GraphQLError);
  });

  it('An unsigned token (alg: none) is rejected', async () => {
    await expect(check(`Bearer ${issuer.unsigned()}`)).rejects.toThrow(GraphQLError);
  });

  it('A token whose payload was exchanged is rejected', async () => {
    const [header, , signature] = (await issuer.sign()).split('.');
    const [, payload] = (await issuer.sign({ subject: 'somebody-else' })).split('.');
    const token = [header, payload, signature].join('.');
    await expect(check(`Bearer ${token}`)).rejects.toThrow(GraphQLError);
  });
});

describe('an unavailable or misconfigured issuer', () => {
  const discoveryPath = '/.well-known/openid-configuration';

  it.each(['/keys', discoveryPath])(
    'A failure of %s is an internal error, and the next request after it succeeds',
    async (path) => {
      await using issuer = await startStrangeIssuer();
      const authenticate = createAuthenticate({ issuer: issuer.url, audience });
      const authorization = `Bearer ${await issuer.sign()}`;
      const healthy = issuer.documents.get(path) ?? { status: 0, body: null };
      issuer.documents.set(path, { status: 503, body: {} });
      const failure = await authenticate(authorization).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(failure).not.toBeInstanceOf(GraphQLError);
      issuer.documents.set(path, healthy);
      expect(await authenticate(authorization)).not.toBeNull();
    },
  );

  it('An unreachable issuer is an internal error', async () => {
    const issuer = await startStrangeIssuer();
    const authorization = `Bearer ${await issuer.sign()}`;
    await issuer[Symbol.asyncDispose]();
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const failure = await authenticate(authorization).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(GraphQLError);
  });

  it('A discovery document with the name of another issuer is not accepted', async () => {
    await using issuer = await startStrangeIssuer();
    const body = { issuer: 'https://elsewhere.example', jwks_uri: `${issuer.url}/keys` };
    issuer.documents.set(discoveryPath, { status: 200, body });
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const token = await issuer.sign({ issuer: 'https://elsewhere.example' });
    await expect(authenticate(`Bearer ${token}`)).rejects.not.toBeInstanceOf(GraphQLError);
  });

  it('An issuer whose name ends in a slash is accepted, although it is configured without', async () => {
    await using issuer = await startStrangeIssuer();
    const name = `${issuer.url}/`;
    const body = { issuer: name, jwks_uri: `${issuer.url}/keys` };
    issuer.documents.set(discoveryPath, { status: 200, body });
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const token = await issuer.sign({ issuer: name });
    expect(await authenticate(`Bearer ${token}`)).not.toBeNull();
  });
});
