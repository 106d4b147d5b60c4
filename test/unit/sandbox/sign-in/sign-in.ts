import type { Sandbox } from '../../../../sandbox/server.ts';
import { control } from '../practice-caller.ts';

export const redirectUri = 'http://localhost:3999/callback';
export const basic = `Basic ${Buffer.from('sandbox-client:sandbox-secret').toString('base64')}`;

export interface TokenResponse {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error?: string;
}

export function authorizeUrl({ url }: Sandbox, extra: Record<string, string> = {}): URL {
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
export async function consent(sandbox: Sandbox, extra: Record<string, string> = {}): Promise<URL> {
  const address = authorizeUrl(sandbox, { prompt: 'none', ...extra });
  const response = await fetch(address, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

export async function token(
  { url }: Sandbox,
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic },
): Promise<{ status: number; body: TokenResponse }> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${url}/connect/token`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as TokenResponse };
}

export async function signIn(
  sandbox: Sandbox,
  extra: Record<string, string> = {},
): Promise<TokenResponse> {
  const code = (await consent(sandbox, extra)).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return (await token(sandbox, form)).body;
}

export const refresh = (
  sandbox: Sandbox,
  refreshToken: string,
): Promise<{ status: number; body: TokenResponse }> =>
  token(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken });

export const advance = (sandbox: Sandbox, advanceSeconds: number): Promise<unknown> =>
  control(sandbox, 'POST', 'clock', { advanceSeconds });

export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantType: string;
  readonly tenantName: string;
  readonly authEventId: string;
}

export async function connections(
  sandbox: Sandbox,
  accessToken: string,
  query = '',
): Promise<Connection[]> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${sandbox.url}/connections${query}`, { headers });
  return (await response.json()) as Connection[];
}

export function callStaff(
  sandbox: Sandbox,
  accessToken: string,
  tenantId: string,
): Promise<Response> {
  return fetch(`${sandbox.url}/practicemanager/3.1/staff.api/list`, {
    headers: {
      authorization: `Bearer ${accessToken}`,
      'xero-tenant-id': tenantId,
      accept: 'application/xml',
    },
  });
}
