import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../../sandbox/server.ts';
import { advance, basic, callStaff, connections, refresh, signIn } from './sign-in.ts';

describe('Access and ID tokens', () => {
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

describe('Refresh tokens', () => {
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

  test('The setting refreshTokenDays changes after how long an unused refresh token expires', async () => {
    await using sandbox = await startSandbox({ settings: { refreshTokenDays: 10 } });
    const { refresh_token: first } = await signIn(sandbox);
    await advance(sandbox, 10 * 86_400 - 60);
    const renewed = await refresh(sandbox, first);
    await advance(sandbox, 10 * 86_400);
    expect(renewed.status).toBe(200);
    expect((await refresh(sandbox, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
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

  test('Two people connect a practice each for themselves, and revoking one leaves the other', async () => {
    await using sandbox = await startSandbox();
    const ada = await signIn(sandbox, { person: 'Ada' });
    const ben = await signIn(sandbox, { person: 'Ben' });
    await signIn(sandbox, { person: 'Ben', practice: '1' });
    const [[adas], bens] = await Promise.all([
      connections(sandbox, ada.access_token),
      connections(sandbox, ben.access_token),
    ]);
    expect(bens).toHaveLength(2);
    expect(bens.map(({ tenantId }) => tenantId)).toContain(adas?.tenantId);
    expect(bens.map(({ id }) => id)).not.toContain(adas?.id);
    await fetch(`${sandbox.url}/connect/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token: ada.refresh_token }),
      headers: { authorization: basic },
    });
    const tenantId = adas?.tenantId ?? '';
    expect((await callStaff(sandbox, ada.access_token, tenantId)).status).toBe(401);
    expect((await callStaff(sandbox, ben.access_token, tenantId)).status).toBe(200);
  });
});
