import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../../sandbox/server.ts';
import { startSandbox } from '../../../../sandbox/server.ts';
import { advance, consent, redirectUri, token } from './sign-in.ts';

describe('Authorization codes', () => {
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

describe('Client authentication', () => {
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
