import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../sandbox/server.ts';
import { startSandbox } from '../../../sandbox/server.ts';
import { control } from './practice-caller.ts';

const redirectUri = 'http://localhost:3999/callback';
const basic = `Basic ${Buffer.from('sandbox-client:sandbox-secret').toString('base64')}`;

interface TokenResponse {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error?: string;
}

function authorizeUrl({ url }: Sandbox, extra: Record<string, string> = {}): URL {
  const address = new URL('/identity/connect/authorize', url);
  const params = {
    response_type: 'code',
    client_id: 'sandbox-client',
    redirect_uri: redirectUri,
    scope: 'openid offline_access practicemanager.client.read practicemanager.staff',
    state: 'a state & more',
    ...extra,
  };
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
  return address;
}

/** The redirect address after consent. */
async function consent(sandbox: Sandbox, extra: Record<string, string> = {}): Promise<URL> {
  const address = authorizeUrl(sandbox, { prompt: 'none', ...extra });
  const response = await fetch(address, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

async function token(
  { url }: Sandbox,
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic },
): Promise<{ status: number; body: TokenResponse }> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${url}/connect/token`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as TokenResponse };
}

async function signIn(
  sandbox: Sandbox,
  extra: Record<string, string> = {},
): Promise<TokenResponse> {
  const code = (await consent(sandbox, extra)).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return (await token(sandbox, form)).body;
}

const refresh = (sandbox: Sandbox, refreshToken: string) =>
  token(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken });

const advance = (sandbox: Sandbox, advanceSeconds: number) =>
  control(sandbox, 'POST', 'clock', { advanceSeconds });

interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantType: string;
  readonly tenantName: string;
  readonly authEventId: string;
}

async function connections(sandbox: Sandbox, accessToken: string, query = '') {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${sandbox.url}/connections${query}`, { headers });
  return (await response.json()) as Connection[];
}

function callStaff(sandbox: Sandbox, accessToken: string, tenantId: string): Promise<Response> {
  return fetch(`${sandbox.url}/practicemanager/3.1/staff.api/list`, {
    headers: {
      authorization: `Bearer ${accessToken}`,
      'xero-tenant-id': tenantId,
      accept: 'application/xml',
    },
  });
}

describe('discovery', () => {
  test('The document names the sandbox as issuer and publishes the signing key', async () => {
    await using sandbox = await startSandbox();
    const response = await fetch(`${sandbox.url}/.well-known/openid-configuration`);
    const document = (await response.json()) as Record<string, string>;
    const { access_token: accessToken } = await signIn(sandbox);
    const keys = createRemoteJWKSet(new URL(document['jwks_uri'] ?? ''));
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys);
    expect(document['issuer']).toBe(sandbox.url);
    expect(payload.iss).toBe(sandbox.url);
    expect(protectedHeader.alg).toBe('RS256');
  });
});

describe('the consent page', () => {
  test('The page lists the practices and has buttons to allow and to cancel, without script', async () => {
    await using sandbox = await startSandbox();
    const page = await (await fetch(authorizeUrl(sandbox))).text();
    expect(page).toContain('<option value="0" selected>Harbour &amp; Finch Accountants</option>');
    expect(page).toContain('<option value="1">Recorded Practice</option>');
    expect(page).toMatch(/name="decision" value="allow"/);
    expect(page).toMatch(/name="decision" value="cancel"/);
    expect(page).not.toContain('<script');
  });

  /** Submits the form of the consent page as a browser does. */
  async function press(sandbox: Sandbox, decision: string, practice: string): Promise<URL> {
    const page = await (await fetch(authorizeUrl(sandbox))).text();
    const hidden = [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const fields = hidden.map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]);
    const body = new URLSearchParams([...fields, ['practice', practice], ['decision', decision]]);
    const action = /action="([^"]*)"/.exec(page)?.[1] ?? '';
    const request = { method: 'POST', body, redirect: 'manual' } as const;
    const response = await fetch(new URL(action, sandbox.url), request);
    return new URL(response.headers.get('location') ?? 'about:blank');
  }

  test('Allowing connects the selected practice and redirects with code and state', async () => {
    await using sandbox = await startSandbox();
    const back = await press(sandbox, 'allow', '2');
    const code = back.searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const { body } = await token(sandbox, form);
    const open = await connections(sandbox, body.access_token);
    expect(back.href).toMatch(/^http:\/\/localhost:3999\/callback\?code=/);
    expect(back.searchParams.get('state')).toBe('a state & more');
    expect(open.map(({ tenantName, tenantType }) => [tenantName, tenantType])).toEqual([
      ['Māhoe Lane Bookkeeping', 'PRACTICEMANAGER'],
    ]);
  });

  test('Cancelling redirects with access_denied', async () => {
    await using sandbox = await startSandbox();
    const back = await press(sandbox, 'cancel', '0');
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('a state & more');
    expect(back.searchParams.has('code')).toBe(false);
  });

  test('The parameter prompt=none skips the page for the first or the named practice', async () => {
    await using sandbox = await startSandbox();
    const first = await signIn(sandbox);
    const { authentication_event_id: event } = decodeJwt(first.access_token);
    const named = await signIn(sandbox, { practice: 'Recorded Practice' });
    const all = await connections(sandbox, named.access_token);
    const own = await connections(sandbox, named.access_token, `?authEventId=${String(event)}`);
    expect(all.map(({ tenantName }) => tenantName)).toEqual([
      'Harbour & Finch Accountants',
      'Recorded Practice',
    ]);
    expect(own.map(({ tenantName }) => tenantName)).toEqual(['Harbour & Finch Accountants']);
  });

  test.each([
    ['an unknown client', { client_id: 'somebody' }],
    ['a redirect to another machine', { redirect_uri: 'http://example.com/callback' }],
    ['a redirect to 127.0.0.1', { redirect_uri: 'http://127.0.0.1:3999/callback' }],
    ['a redirect that only looks local', { redirect_uri: 'http://localhost.example.com/' }],
  ])('The page reports %s to the person without a redirect', async (_case, extra) => {
    await using sandbox = await startSandbox();
    const response = await fetch(authorizeUrl(sandbox, extra), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test.each([
    ['invalid_scope', { scope: 'openid everything' }],
    ['invalid_scope', { scope: '' }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { code_challenge: 'abc', code_challenge_method: 'plain' }],
    ['invalid_request', { practice: 'No such practice' }],
  ])('The error %s is sent to the app by redirect', async (error, extra) => {
    await using sandbox = await startSandbox();
    const back = await consent(sandbox, extra);
    expect(back.searchParams.get('error')).toBe(error);
    expect(back.searchParams.get('state')).toBe('a state & more');
  });
});

describe('authorization codes', () => {
  const form = (code: string, extra = {}) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...extra,
  });
  const codeOf = async (sandbox: Sandbox, extra = {}) =>
    (await consent(sandbox, extra)).searchParams.get('code') ?? '';

  test('A code can be redeemed once', async () => {
    await using sandbox = await startSandbox();
    const code = await codeOf(sandbox);
    const first = await token(sandbox, form(code));
    const again = await token(sandbox, form(code));
    expect(first.body).toMatchObject({ expires_in: 1800, token_type: 'Bearer' });
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
  });

  test('A code expires after five minutes', async () => {
    await using sandbox = await startSandbox({ now: () => 1_700_000_000_000 });
    const early = await codeOf(sandbox);
    const late = await codeOf(sandbox);
    await advance(sandbox, 299);
    expect((await token(sandbox, form(early))).status).toBe(200);
    await advance(sandbox, 1);
    expect((await token(sandbox, form(late))).body.error).toBe('invalid_grant');
  });

  test('A code is bound to its redirect address', async () => {
    await using sandbox = await startSandbox();
    const code = await codeOf(sandbox);
    const other = await token(sandbox, form(code, { redirect_uri: 'http://localhost/other' }));
    expect(other.body.error).toBe('invalid_grant');
  });

  test('A code with a challenge requires its verifier', async () => {
    await using sandbox = await startSandbox();
    const verifier = 'a'.repeat(64);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const extra = { code_challenge: challenge, code_challenge_method: 'S256' };
    const without = await token(sandbox, form(await codeOf(sandbox, extra)));
    const wrong = form(await codeOf(sandbox, extra), { code_verifier: 'b'.repeat(64) });
    const right = form(await codeOf(sandbox, extra), { code_verifier: verifier });
    expect(without.body.error).toBe('invalid_grant');
    expect((await token(sandbox, wrong)).body.error).toBe('invalid_grant');
    expect((await token(sandbox, right)).status).toBe(200);
  });
});

describe('access and ID tokens', () => {
  test('An access token has the recorded claims', async () => {
    const now = 1_700_000_000_000;
    await using sandbox = await startSandbox({ now: () => now });
    const claims = decodeJwt((await signIn(sandbox)).access_token);
    expect(Object.keys(claims)).toEqual([
      'nbf',
      'exp',
      'iss',
      'aud',
      'client_id',
      'sub',
      'auth_time',
      'xero_userid',
      'global_session_id',
      'jti',
      'authentication_event_id',
      'scope',
    ]);
    expect(claims).toMatchObject({ nbf: now / 1000, exp: now / 1000 + 1800 });
    expect(claims['scope']).toEqual([
      'openid',
      'offline_access',
      'practicemanager.client.read',
      'practicemanager.staff',
    ]);
  });

  test('The scope openid adds an ID token of five minutes that contains the nonce', async () => {
    await using sandbox = await startSandbox();
    const withId = await signIn(sandbox, { nonce: 'n-1' });
    const without = await signIn(sandbox, { scope: 'offline_access practicemanager.staff' });
    const { exp = 0, nbf = 0, nonce, aud } = decodeJwt(withId.id_token);
    expect({ nonce, aud, life: exp - nbf }).toEqual({
      nonce: 'n-1',
      aud: 'sandbox-client',
      life: 300,
    });
    expect(without).not.toHaveProperty('id_token');
  });

  test('A refresh token requires the scope offline_access', async () => {
    await using sandbox = await startSandbox();
    expect(await signIn(sandbox, { scope: 'practicemanager.staff' })).not.toHaveProperty(
      'refresh_token',
    );
  });

  test('An access token expires after half an hour', async () => {
    await using sandbox = await startSandbox({ now: () => Date.UTC(2026, 1, 3, 4, 5, 6) });
    const { access_token: accessToken } = await signIn(sandbox);
    const [{ tenantId } = { tenantId: '' }] = await connections(sandbox, accessToken);
    await advance(sandbox, 1799);
    expect((await callStaff(sandbox, accessToken, tenantId)).status).toBe(200);
    await advance(sandbox, 1);
    const expired = await callStaff(sandbox, accessToken, tenantId);
    expect(expired.status).toBe(401);
    expect(await expired.json()).toMatchObject({
      Detail: 'TokenExpired: token expired at 02/03/2026 04:35:06',
    });
  });

  test('An access token permits what its scopes permit', async () => {
    await using sandbox = await startSandbox();
    const scope = 'practicemanager.client.read';
    const { access_token: accessToken } = await signIn(sandbox, { scope });
    const [{ tenantId } = { tenantId: '' }] = await connections(sandbox, accessToken);
    const refused = await callStaff(sandbox, accessToken, tenantId);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ Detail: 'InsufficientPermissions' });
  });
});

describe('refresh tokens', () => {
  test('A refresh token is redeemed for a new one', async () => {
    await using sandbox = await startSandbox();
    const { refresh_token: first } = await signIn(sandbox);
    const second = await refresh(sandbox, first);
    const third = await refresh(sandbox, second.body.refresh_token);
    expect(new Set([first, second.body.refresh_token, third.body.refresh_token]).size).toBe(3);
    expect(third.status).toBe(200);
  });

  test('A used refresh token stays usable for 30 minutes and returns a new successor each time', async () => {
    await using sandbox = await startSandbox({ now: () => 1_700_000_000_000 });
    const { refresh_token: first } = await signIn(sandbox);
    const { body: lost } = await refresh(sandbox, first);
    await advance(sandbox, 29 * 60 + 59);
    const again = await refresh(sandbox, first);
    await advance(sandbox, 1);
    const tooLate = await refresh(sandbox, first);
    const successor = await refresh(sandbox, again.body.refresh_token);
    expect(again.body.refresh_token).not.toBe(lost.refresh_token);
    expect([tooLate.status, tooLate.body.error]).toEqual([400, 'invalid_grant']);
    expect(successor.status).toBe(200);
  });

  test('A refresh token expires after 60 days', async () => {
    await using sandbox = await startSandbox({ now: () => 1_700_000_000_000 });
    const { refresh_token: early } = await signIn(sandbox);
    const { refresh_token: late } = await signIn(sandbox);
    await advance(sandbox, 60 * 86_400 - 1);
    expect((await refresh(sandbox, early)).status).toBe(200);
    await advance(sandbox, 1);
    expect((await refresh(sandbox, late)).body.error).toBe('invalid_grant');
  });

  test('Revoking a refresh token ends its access tokens and its connection', async () => {
    await using sandbox = await startSandbox();
    const { access_token: accessToken, refresh_token: refreshToken } = await signIn(sandbox);
    const [{ tenantId } = { tenantId: '' }] = await connections(sandbox, accessToken);
    const revoked = await fetch(`${sandbox.url}/connect/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token: refreshToken }),
      headers: { authorization: basic },
    });
    expect([revoked.status, await revoked.text()]).toEqual([200, '']);
    expect((await refresh(sandbox, refreshToken)).body.error).toBe('invalid_grant');
    expect((await callStaff(sandbox, accessToken, tenantId)).status).toBe(401);
    const { access_token: other } = await signIn(sandbox, { practice: '1' });
    expect((await connections(sandbox, other)).map((open) => open.tenantId)).not.toContain(
      tenantId,
    );
  });
});

describe('client authentication', () => {
  const form = { grant_type: 'refresh_token', refresh_token: 'nothing' };
  const asBasic = (text: string) => ({
    authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });

  test('Percent-encoded Basic credentials and form parameters are accepted', async () => {
    await using sandbox = await startSandbox();
    const encoded = await token(sandbox, form, asBasic('sandbox%2Dclient:sandbox%2dsecret'));
    const posted = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
    const inForm = await token(sandbox, { ...form, ...posted }, {});
    expect(encoded.body.error).toBe('invalid_grant');
    expect(inForm.body.error).toBe('invalid_grant');
  });

  test.each(['sandbox-client:wrong', 'other:sandbox-secret', 'no colon', '%:%'])(
    'The credentials %s are rejected',
    async (credentials) => {
      await using sandbox = await startSandbox();
      const response = await token(sandbox, form, asBasic(credentials));
      expect([response.status, response.body.error]).toEqual([401, 'invalid_client']);
    },
  );

  test('An authenticated client receives the error of its request', async () => {
    await using sandbox = await startSandbox();
    const errors = [
      await token(sandbox, { grant_type: 'password' }),
      await token(sandbox, {}),
      await token(sandbox, { grant_type: 'refresh_token' }),
      await token(sandbox, { grant_type: 'authorization_code' }),
    ];
    expect(errors.map(({ status, body }) => [status, body.error])).toEqual([
      [400, 'unsupported_grant_type'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
    ]);
  });
});

describe('connections', () => {
  test('A deleted connection makes its tenant forbidden', async () => {
    await using sandbox = await startSandbox();
    const { access_token: accessToken } = await signIn(sandbox);
    const [connection] = await connections(sandbox, accessToken);
    const headers = { authorization: `Bearer ${accessToken}` };
    const address = `${sandbox.url}/connections/${connection?.id ?? ''}`;
    const closed = await fetch(address, { method: 'DELETE', headers });
    const again = await fetch(address, { method: 'DELETE', headers });
    expect([closed.status, again.status]).toEqual([204, 404]);
    expect(await connections(sandbox, accessToken)).toEqual([]);
    expect((await callStaff(sandbox, accessToken, connection?.tenantId ?? '')).status).toBe(403);
  });

  test('The list of connections requires a token', async () => {
    await using sandbox = await startSandbox();
    expect((await fetch(`${sandbox.url}/connections`)).status).toBe(401);
  });
});
