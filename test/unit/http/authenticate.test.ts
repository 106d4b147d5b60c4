import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAuthenticate } from '../../../src/http/identity/authenticate.ts';
import type { StrangeIssuer, TokenClaims } from '../../support/practice/unusual-tokens.ts';
import { startStrangeIssuer } from '../../support/practice/unusual-tokens.ts';

const audience = 'practice-sync';
const future = expect.toSatisfy((date: Date) => date > new Date()) as unknown;
const refusedFor = (isFinal: boolean) => ({
  type: 'refused',
  isFinal,
  message: expect.any(String) as unknown,
});

describe('Checking a token', () => {
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
    expect(await check(null)).toEqual({ type: 'anonymous' });
  });

  it('A token of the issuer identifies its person and expiry', async () => {
    const token = await issuer.sign({ subject: 'ada-1', name: 'Ada Finch' });
    const signedIn = { viewer: { subject: 'ada-1', name: 'Ada Finch' }, expiresAt: future };
    expect(await check(`Bearer ${token}`)).toEqual({ type: 'signedIn', signedIn });
  });

  it('The scheme may be written in any case (RFC 7235)', async () => {
    expect(await check(`bearer ${await issuer.sign()}`)).toHaveProperty('type', 'signedIn');
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
    expect(await check(header)).toEqual(refusedFor(true));
  });

  it.each<[string, TokenClaims]>([
    ['never expires', { expires: null }],
    ['is meant for another audience', { audience: 'another-api' }],
    ['is of another issuer', { issuer: 'https://elsewhere.example' }],
    ['has no subject', { subject: null }],
    ['has an empty subject', { subject: '' }],
    ['has a name that is not a text', { name: 42 }],
  ])('A token that %s is rejected', async (_what, claims) => {
    expect(await check(`Bearer ${await issuer.sign(claims)}`)).toEqual(refusedFor(true));
  });

  it.each<[string, TokenClaims]>([
    ['has expired', { expiresInSeconds: -1 }],
    ['is not valid yet', { validInSeconds: 30 }],
    ['has a key that the issuer has not published yet', { keyId: 'the-next-key' }],
  ])('A token that %s is refused, but the next one may be accepted', async (_what, claims) => {
    expect(await check(`Bearer ${await issuer.sign(claims)}`)).toEqual(refusedFor(false));
  });

  it('A token that another key signed under the same key id is rejected', async () => {
    expect(await check(`Bearer ${await issuer.forge()}`)).toEqual(refusedFor(true));
  });

  it('An unsigned token (alg: none) is rejected', async () => {
    expect(await check(`Bearer ${issuer.unsigned()}`)).toEqual(refusedFor(true));
  });

  it('A token whose payload was exchanged is rejected', async () => {
    const [header, , signature] = (await issuer.sign()).split('.');
    const [, payload] = (await issuer.sign({ subject: 'somebody-else' })).split('.');
    const token = [header, payload, signature].join('.');
    expect(await check(`Bearer ${token}`)).toEqual(refusedFor(true));
  });
});

describe('An unavailable or misconfigured issuer', () => {
  const discoveryPath = '/.well-known/openid-configuration';

  it.each(['/keys', discoveryPath])(
    'A failure of %s leaves the token unchecked, and the next request after it succeeds',
    async (path) => {
      await using issuer = await startStrangeIssuer();
      const authenticate = createAuthenticate({ issuer: issuer.url, audience });
      const authorization = `Bearer ${await issuer.sign()}`;
      const healthy = issuer.documents.get(path) ?? { status: 0, body: null };
      issuer.documents.set(path, { status: 503, body: {} });
      expect(await authenticate(authorization)).toHaveProperty('type', 'unavailable');
      issuer.documents.set(path, healthy);
      expect(await authenticate(authorization)).toHaveProperty('type', 'signedIn');
    },
  );

  it('A token of an unreachable issuer stays unchecked', async () => {
    const issuer = await startStrangeIssuer();
    const authorization = `Bearer ${await issuer.sign()}`;
    await issuer[Symbol.asyncDispose]();
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    expect(await authenticate(authorization)).toHaveProperty('type', 'unavailable');
  });

  it('Known keys stay in use while the issuer does not respond', async () => {
    await using issuer = await startStrangeIssuer();
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const authorization = `Bearer ${await issuer.sign()}`;
    expect(await authenticate(authorization)).toHaveProperty('type', 'signedIn');
    issuer.documents.clear();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const later = `Bearer ${await issuer.sign()}`;
    expect(await authenticate(later)).toHaveProperty('type', 'signedIn');
    const unknown = `Bearer ${await issuer.sign({ keyId: 'the-next-key' })}`;
    expect(await authenticate(unknown)).toEqual(refusedFor(false));
  });

  it('A token is verified once while the keys are in use, and again with the next ones', async () => {
    await using issuer = await startStrangeIssuer();
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const authorization = `Bearer ${await issuer.sign({ expiresInSeconds: 3600 })}`;
    const verify = vi.spyOn(crypto.subtle, 'verify');
    onTestFinished(() => verify.mockRestore());
    const atOnce = await Promise.all([authenticate(authorization), authenticate(authorization)]);
    for (const checked of [...atOnce, await authenticate(authorization)]) {
      expect(checked).toHaveProperty('type', 'signedIn');
    }
    expect(verify).toHaveBeenCalledTimes(1);
    issuer.documents.set('/keys', { status: 200, body: { keys: [] } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await authenticate(authorization)).toHaveProperty('type', 'refused');
  });

  it('A token that was verified before is refused when it has expired', async () => {
    await using issuer = await startStrangeIssuer();
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const authorization = `Bearer ${await issuer.sign({ expiresInSeconds: 60 })}`;
    expect(await authenticate(authorization)).toHaveProperty('type', 'signedIn');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await authenticate(authorization)).toEqual(refusedFor(false));
  });

  it('A discovery document with the name of another issuer is not accepted', async () => {
    await using issuer = await startStrangeIssuer();
    const body = { issuer: 'https://elsewhere.example', jwks_uri: `${issuer.url}/keys` };
    issuer.documents.set(discoveryPath, { status: 200, body });
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const token = await issuer.sign({ issuer: 'https://elsewhere.example' });
    expect(await authenticate(`Bearer ${token}`)).toHaveProperty('type', 'unavailable');
  });

  it('An issuer whose name ends in a slash is accepted, although it is configured without', async () => {
    await using issuer = await startStrangeIssuer();
    const name = `${issuer.url}/`;
    const body = { issuer: name, jwks_uri: `${issuer.url}/keys` };
    issuer.documents.set(discoveryPath, { status: 200, body });
    const authenticate = createAuthenticate({ issuer: issuer.url, audience });
    const token = await issuer.sign({ issuer: name });
    expect(await authenticate(`Bearer ${token}`)).toHaveProperty('type', 'signedIn');
  });
});
