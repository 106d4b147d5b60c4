import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { OAuthClientDependencies } from '../../../src/xpm/oauth/oauth-client.ts';
import { createOAuthClient } from '../../../src/xpm/oauth/oauth-client.ts';
import { failureOf, now, only, reasonOf, tokens, wire } from './support.ts';

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is; `lost` closes the connection in the middle. */
  readonly body?: unknown;
  readonly lost?: boolean;
}
interface Seen {
  readonly path: string;
  readonly authorization: string;
  readonly form: URLSearchParams;
}
type Play = (seen: Seen) => Reply;

const discoveryPath = '/.well-known/openid-configuration';
const redirectUri = 'http://localhost:4000/xpm/callback';
const consent = { state: 'state-1', codeVerifier: 'v'.repeat(43) };

/** An identity server and `/connections`, played by `play`; it provides discovery unless `play` does. */
async function xero(play: Play, overrides: Partial<OAuthClientDependencies> = {}) {
  const seen: Seen[] = [];
  const server = await wire((response, request, body) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
    const authorization = request.headers.authorization ?? '';
    const path = `${request.method ?? ''} ${pathname}${search}`;
    const received = { path, authorization, form: new URLSearchParams(body) };
    seen.push(received);
    const reply = play(received);
    const isDocument = path.endsWith(discoveryPath) && reply.status === undefined;
    const content = isDocument ? discovery(server.url) : reply.body;
    const sent = typeof content === 'string' ? content : JSON.stringify(content ?? '');
    const type = { 'content-type': 'application/json', ...reply.headers };
    if (reply.lost !== true) return response.writeHead(reply.status ?? 200, type).end(sent);
    response.writeHead(200, { ...type, 'content-length': '9999' });
    return response.write(sent, () => response.socket?.destroy());
  });
  const xpm = createOAuthClient({
    issuer: server.url,
    apiUrl: server.url,
    clientId: 'our app',
    clientSecret: 's:e&cret',
    redirectUri,
    clock: { now: () => now },
    ...overrides,
  });
  return { xpm, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function discovery(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/identity/connect/authorize`,
    token_endpoint: `${url}/connect/token`,
    revocation_endpoint: `${url}/connect/revocation`,
  };
}

const granted = {
  access_token: `h.${Buffer.from('{"authentication_event_id":"event-1"}').toString('base64url')}.s`,
  refresh_token: 'refresh-new',
  expires_in: 1800,
  token_type: 'Bearer',
};

function connection(id: string, tenantType: string, tenantName: string | null = `Firm ${id}`) {
  return { id, tenantId: `tenant-${id}`, tenantType, tenantName };
}

/** The gateway's 401. */
const refusedToken: Reply = {
  status: 401,
  body: { Title: 'Unauthorized', Status: 401, Detail: 'AuthenticationUnsuccessful' },
};

const callback = (query: string) => new URL(`${redirectUri}?${query}`);

describe('The consent page', () => {
  test('The page’s address has PKCE, the state and the least scopes', async () => {
    await using server = await xero(() => ({}));
    const url = await server.xpm.authorizationUrl(consent);
    expect(url.pathname).toBe('/identity/connect/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'our app',
      redirect_uri: redirectUri,
      scope: 'offline_access practicemanager.client practicemanager.job practicemanager.staff.read',
      state: 'state-1',
      code_challenge: createHash('sha256').update(consent.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
  });

  test('Each consent has a verifier of its own', async () => {
    await using server = await xero(() => ({}));
    const [one, two] = [server.xpm.newCodeVerifier(), server.xpm.newCodeVerifier()];
    expect(one).toMatch(/^[\w.~-]{43,128}$/);
    expect(one).not.toBe(two);
  });

  test('The server’s addresses are read once, and again after a failure', async () => {
    let isDown = true;
    await using server = await xero(() => (isDown ? { status: 503 } : {}));
    const failure = await reasonOf(server.xpm.authorizationUrl(consent));
    expect(failure).toEqual({ type: 'unavailable', status: 503 });
    isDown = false;
    await Promise.all([server.xpm.authorizationUrl(consent), server.xpm.authorizationUrl(consent)]);
    await server.xpm.authorizationUrl(consent);
    expect(server.seen).toHaveLength(2);
  });

  test('A server with another issuer is refused', async () => {
    const body = discovery('https://identity.example.com');
    await using server = await xero(() => ({ status: 200, body }));
    const asking = server.xpm.authorizationUrl(consent);
    expect(await reasonOf(asking)).toMatchObject({ type: 'unreadable' });
  });
});

describe('The exchange of the code', () => {
  test('An exchange returns tokens and every XPM account of the person, and marks those of this consent', async () => {
    await using server = await xero(({ path }) => {
      if (path.startsWith('POST')) return { body: granted };
      const [xpm, books] = ['PRACTICEMANAGER', 'ORGANISATION'];
      const newest = { ...connection('1', xpm), authEventId: 'event-1' };
      return { body: [newest, connection('2', books), connection('3', xpm, null)] };
    });
    const response = await server.xpm.exchange(callback('code=c0de&state=state-1'), consent);
    expect(response).toEqual({
      tokens: {
        accessToken: granted.access_token,
        accessTokenExpiresAt: new Date(now.getTime() + 1_800_000),
        refreshToken: 'refresh-new',
      },
      tenants: [
        { connectionId: '1', tenantId: 'tenant-1', name: 'Firm 1', isOfThisConsent: true },
        { connectionId: '3', tenantId: 'tenant-3', name: null, isOfThisConsent: false },
      ],
    });
    const [, trade, list] = server.seen;
    expect(Object.fromEntries(trade?.form ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      redirect_uri: redirectUri,
      code_verifier: consent.codeVerifier,
    });
    // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
    const basic = Buffer.from('our+app:s%3Ae%26cret').toString('base64');
    expect(trade?.authorization).toBe(`Basic ${basic}`);
    expect(list?.path).toBe('GET /connections');
    expect(list?.authorization).toBe(`Bearer ${granted.access_token}`);
  });

  test('A token that does not name its consent lists all connections', async () => {
    await using server = await xero(({ path }) =>
      path.startsWith('POST') ? { body: { ...granted, access_token: 'opaque' } } : { body: [] },
    );
    const { tenants } = await server.xpm.exchange(callback('code=c&state=state-1'), consent);
    expect(tenants).toEqual([]);
    expect(server.seen.at(-1)?.path).toBe('GET /connections');
  });

  test('A person who declines on the page of Xero is not a fault of XPM', async () => {
    await using server = await xero(() => ({ body: granted }));
    const declined = callback('error=access_denied&error_description=No&state=state-1');
    expect(await reasonOf(server.xpm.exchange(declined, consent))).toEqual({
      type: 'rejected',
      status: 400,
      message: "the connection was declined on Xero's page",
      speaker: 'SERVICE',
    });
  });

  test.each([
    ['no', 'error=invalid_scope&state=state-1', 'invalid_scope'],
    ['no in words', 'error=x&error_description=Not+now&state=state-1', 'Not now'],
    ['another state', 'code=c&state=forged', 'unexpected "state" response parameter value'],
    ['no state', 'code=c', 'response parameter "state" missing'],
    ['no code', 'state=state-1', 'no authorization code in "callbackParameters"'],
  ])('A callback is rejected without an exchange: %s', async (_, query, message) => {
    await using server = await xero(() => ({ body: granted }));
    const reason = await reasonOf(server.xpm.exchange(callback(query), consent));
    // Xero's own words come with `error`; the others are what this service found.
    const rejected = { type: 'rejected', status: 400, message };
    expect(reason).toEqual(
      query.startsWith('error=') ? rejected : { ...rejected, speaker: 'SERVICE' },
    );
    expect(server.seen.map(({ path }) => path)).toEqual([`GET ${discoveryPath}`]);
  });

  test('A consent without offline access is rejected', async () => {
    const { refresh_token: _, ...body } = granted;
    await using server = await xero(() => ({ body }));
    const reason = await reasonOf(server.xpm.exchange(callback('code=c&state=state-1'), consent));
    expect(reason).toMatchObject({ type: 'rejected', speaker: 'SERVICE' });
  });

  test.each([
    [401, {}, { type: 'unavailable', status: 401 }],
    [403, {}, { type: 'unavailable', status: 403 }],
    [429, { 'x-rate-limit-problem': 'app', 'retry-after': '5' }, { type: 'limited', limit: 'APP' }],
    [500, {}, { type: 'unavailable', status: 500 }],
    [200, {}, { type: 'unreadable', status: 200 }],
  ])('A %d from /connections is its own failure', async (status, headers, reason) => {
    await using server = await xero(({ path }) => {
      if (path.startsWith('GET /connections')) return { status, headers, body: { tenants: 1 } };
      return path.startsWith('POST') ? { body: granted } : {};
    });
    const trade = server.xpm.exchange(callback('code=c&state=state-1'), consent);
    expect(await reasonOf(trade)).toMatchObject(reason);
  });
});

describe('A refresh', () => {
  const refreshed = async (reply: Reply) => {
    await using server = await xero(({ path }) => (path.startsWith('POST') ? reply : {}));
    return await server.xpm.refresh(tokens('old'));
  };

  test('A refresh sends the old refresh token and returns the rotated one', async () => {
    await using server = await xero(() => ({ body: granted }));
    expect(await server.xpm.refresh(tokens('old'))).toEqual({
      accessToken: granted.access_token,
      accessTokenExpiresAt: new Date(now.getTime() + 1_800_000),
      refreshToken: 'refresh-new',
    });
    expect(Object.fromEntries(server.seen.at(-1)?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-old',
    });
  });

  test('A response without a new refresh token leaves the old one valid', async () => {
    const { access_token, token_type } = granted;
    const fresh = await refreshed({ body: { access_token, token_type } });
    expect(fresh.refreshToken).toBe('refresh-old');
    expect(fresh.accessTokenExpiresAt).toEqual(new Date(now.getTime() + 1_800_000));
  });

  test.each<[string, Reply, object]>([
    ['a dead grant', { status: 400, body: { error: 'invalid_grant' } }, { type: 'auth' }],
    [
      'A client that is unknown',
      { status: 401, body: { error: 'invalid_client', error_description: 'Who?' } },
      { type: 'credentials' },
    ],
    [
      'A client that may not refresh',
      { status: 400, body: { error: 'unauthorized_client' } },
      { type: 'credentials' },
    ],
    [
      'A client that is unknown, with a challenge',
      {
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="x"' },
        body: { error: 'invalid_client' },
      },
      { type: 'credentials' },
    ],
    [
      'A challenge of a proxy',
      { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' }, body: '' },
      { type: 'unavailable', status: 401 },
    ],
    [
      'A refusal in HTML',
      { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { type: 'unavailable', status: 404 },
    ],
    ['A refusal in other JSON', { status: 403, body: { message: 'no' } }, { type: 'unavailable' }],
    [
      'A server in passing trouble',
      { status: 400, body: { error: 'temporarily_unavailable' } },
      { type: 'unavailable', status: 400 },
    ],
    [
      'A refusal with a NUL',
      { status: 400, body: { error: 'invalid_scope', error_description: 'no\0t' } },
      { type: 'rejected', status: 400, message: 'no\uFFFDt' },
    ],
    ['A request too many', { status: 429, body: '' }, { type: 'unavailable', status: 429 }],
    ['A server that is down', { status: 503, body: '' }, { type: 'unavailable', status: 503 }],
    [
      'A response that is lost on the way',
      { body: '{"access_token":', lost: true },
      { type: 'unavailable', status: null },
    ],
    [
      'A response with HTML in place of tokens',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      { type: 'unavailable', status: 200 },
    ],
  ])('%s fails with its own reason', async (_, reply, reason) => {
    expect(await reasonOf(refreshed(reply))).toMatchObject(reason);
  });

  test('A server that does not respond in time is unavailable', async () => {
    await using silent = await wire(() => undefined);
    await using server = await xero(() => ({}), { issuer: silent.url, timeoutMs: 20 });
    const reason = await reasonOf(server.xpm.refresh(tokens('old')));
    expect(reason).toEqual({ type: 'unavailable', status: null });
  });

  test.each([
    ['no type', 7],
    ['an unknown type', 'mac'],
  ])('No failure carries a token or the secret at any depth: %s', async (_, type) => {
    const secret = { access_token: 'SECRET-A', refresh_token: 'SECRET-R', token_type: type };
    const failure = await failureOf(refreshed({ body: secret }));
    expect(failure.reason.type).toBe('unreadable');
    expect(inspect(failure, { depth: null, showHidden: true })).not.toMatch(/SECRET|s:e&cret/);
  });
});

describe('A disconnect', () => {
  test('A disconnect removes only this tenant, because the person may have connected other practices', async () => {
    await using server = await xero(() => ({ status: 200 }));
    await server.xpm.disconnect('con/1', tokens('0'));
    const removal = only(server.seen);
    expect(removal.path).toBe('DELETE /connections/con%2F1');
    expect(removal.authorization).toBe('Bearer access-0');
  });

  test('An expired access token is refreshed first', async () => {
    await using server = await xero(({ path, authorization }) => {
      if (path === 'POST /connect/token') return { body: granted };
      return authorization === 'Bearer access-0' ? refusedToken : {};
    });
    await server.xpm.disconnect('1', tokens('0'));
    expect(server.seen.at(-1)?.path).toMatch(/^DELETE/);
    expect(server.seen.filter(({ path }) => path.startsWith('DELETE'))).toHaveLength(2);
  });

  test.each<[string, Play]>([
    [
      'A tenant that no longer exists',
      ({ path }) => (path.startsWith('DELETE') ? { status: 404 } : {}),
    ],
    [
      'A grant that is no longer valid',
      ({ path }) => {
        if (path.startsWith('DELETE')) return refusedToken;
        return path.endsWith('/token') ? { status: 400, body: { error: 'invalid_grant' } } : {};
      },
    ],
  ])('%s counts as disconnected', async (_, play) => {
    await using server = await xero(play);
    await expect(server.xpm.disconnect('1', tokens('0'))).resolves.toBeUndefined();
  });

  test('A server that is down leaves the connection unchanged', async () => {
    await using server = await xero(() => ({ status: 503 }));
    const reason = await reasonOf(server.xpm.disconnect('1', tokens('0')));
    expect(reason).toEqual({ type: 'unavailable', status: 503 });
    expect(only(server.seen).path).toMatch(/^DELETE/);
  });
});
