import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../../sandbox/server.ts';
import { startSandbox } from '../../../../sandbox/server.ts';
import {
  authorizeUrl,
  callStaff,
  connections,
  consent,
  redirectUri,
  signIn,
  token,
} from './sign-in.ts';

describe('Discovery', () => {
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

describe('The consent page', () => {
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

describe('Connections', () => {
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
