import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/server.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const startConnection = graphql(`
  mutation StartConsent($practiceId: ID!) {
    beginXpmConnection(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmConnectionStarted {
        authorizationUrl
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

const readOffer = graphql(`
  query ReadAccountOffer($id: ID!) {
    practice(id: $id) {
      connection {
        accountOffer {
          accountId
          account
          offeredBy
          clients
          sameIds
          sameNames
        }
      }
    }
  }
`);

const confirm = graphql(`
  mutation ConfirmAccount($input: ConfirmXpmAccountInput!) {
    confirmXpmAccount(input: $input) {
      __typename
    }
  }
`);

interface Page {
  readonly status: number;
  readonly text: string;
}

describe('The callback after XPM’s consent', () => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** XPM's page of a started consent. */
  const consentPage = async (as: 'admin' | 'other' = 'admin'): Promise<URL> => {
    const practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId;
    const { beginXpmConnection: outcome } = await stack.execute(as, startConnection, {
      practiceId,
    });
    if (outcome.__typename !== 'XpmConnectionStarted') throw new Error(outcome.message);
    return new URL(outcome.authorizationUrl);
  };
  /** Where XPM leads back to, once the person has allowed this practice of the sandbox. */
  const allowed = async (page: URL, practice = 0, person = ''): Promise<URL> => {
    page.searchParams.set('prompt', 'none');
    page.searchParams.set('person', person);
    page.searchParams.set('practice', String(practice));
    const response = await fetch(page, { redirect: 'manual' });
    return new URL(response.headers.get('location') ?? '');
  };
  const open = async ({ pathname, search }: URL, url = stack.url): Promise<Page> => {
    const response = await fetch(new URL(pathname + search, url));
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await response.text();
    const [, back = ''] = /<a href="(.*)">Go to Practice Sync<\/a>/.exec(html) ?? [];
    expect(new URL(back, response.url).pathname).toBe('/');
    return { status: response.status, text: /<p>(.*)<\/p>/.exec(html)?.[1] ?? '' };
  };
  const entries = () =>
    stack.prisma.practiceActivity.findMany({
      orderBy: { createdAt: 'asc' },
      select: { status: true, message: true, actor: true, title: true },
    });
  const unknown = {
    status: 400,
    text: 'This consent is unknown, was used before or has expired. Connect again.',
  };

  it('A granted consent connects the practice, and its tokens are stored encrypted', async () => {
    const page = await open(await allowed(await consentPage()));
    expect(page).toEqual({
      status: 200,
      text: 'The practice is connected to XPM. You can close this page.',
    });
    expect(await entries()).toEqual([
      {
        status: 'SUCCESS',
        title: 'Connect to XPM',
        message: 'The practice is connected to XPM.',
        actor: 'Ada Finch',
      },
    ]);
    const row = await stack.prisma.xpmConnection.findFirstOrThrow();
    expect(row).toMatchObject({ state: 'CONNECTED', connectedBy: 'Ada Finch' });
    // Xero's access tokens are JWTs: none begins like one, and each names the key that hides it.
    expect(row.accessToken).toMatch(/^embedded:[\w-]+:[\w-]+:[\w-]+$/);
    expect(row.refreshToken).toMatch(/^embedded:[\w-]+:[\w-]+:[\w-]+$/);
    expect(JSON.stringify(row)).not.toContain('eyJ');
  });

  it('The database contains neither of the issued tokens in plain text', async () => {
    const tokens: string[] = [];
    await using proxy = await startProxy(async (path, init) => {
      const response = await fetch(`${stack.sandbox.url}${path}`, init);
      const text = await response.text();
      if (path.endsWith('/token')) {
        const body = JSON.parse(text) as Record<string, string>;
        tokens.push(body['access_token'] ?? '', body['refresh_token'] ?? '');
      }
      return { status: response.status, text: text.replaceAll(stack.sandbox.url, proxy.url) };
    });
    const env = { ...stack.env, XPM_BASE_URL: stack.sandbox.url, XPM_ISSUER: proxy.url };
    await using server = await startServer(readConfig(env));
    const page = await open(await allowed(await consentPage()), server.url);
    expect(page.status).toBe(200);
    expect(tokens.map((token) => token.length > 20)).toEqual([true, true]);
    const stored = JSON.stringify([
      await stack.prisma.xpmConnection.findMany(),
      await stack.prisma.event.findMany({ select: { data: true } }),
      await stack.prisma.practiceActivity.findMany(),
      await stack.prisma.xpmConsentRequest.findMany(),
    ]);
    for (const token of tokens) expect(stored).not.toContain(token);
  });

  it.each(['', '?state=', `?state=${randomUUID()}&code=x`, '?code=x', '?state=%00', '?error=x'])(
    'A consent that nobody started (%s) is unknown',
    async (search) => {
      expect(await open(new URL(`/xpm/callback${search}`, stack.url))).toEqual(unknown);
      expect(await entries()).toEqual([]);
    },
  );

  it('A callback can be used once', async () => {
    const callback = await allowed(await consentPage());
    expect(await open(callback)).toMatchObject({ status: 200 });
    expect(await open(callback)).toEqual(unknown);
    expect(await stack.prisma.xpmConnection.count({ where: { state: 'CONNECTED' } })).toBe(1);
  });

  it('A callback that is opened twice at the same moment is used once', async () => {
    const callback = await allowed(await consentPage());
    const pages = await Promise.all([open(callback), open(callback)]);
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(await entries()).toHaveLength(1);
  });

  it('An expired consent cannot be used', async () => {
    const callback = await allowed(await consentPage());
    await stack.prisma.xpmConsentRequest.updateMany({ data: { expiresAt: new Date(0) } });
    expect(await open(callback)).toEqual(unknown);
    await stack.prisma.xpmConsentRequest.updateMany({ data: { expiresAt: new Date(8e14) } });
    expect(await open(callback)).toEqual(unknown);
    expect(await stack.prisma.xpmConnection.count()).toBe(0);
  });

  it('A consent of an earlier attempt is unknown once a later one has started', async () => {
    const earlier = await allowed(await consentPage());
    const later = await allowed(await consentPage());
    expect(await open(earlier)).toEqual(unknown);
    expect(await open(later)).toMatchObject({ status: 200 });
  });

  it('A refused consent is explained on the page and in the activity', async () => {
    const page = await consentPage();
    page.searchParams.set('decision', 'cancel');
    const response = await fetch(new URL(page.pathname, page), {
      method: 'POST',
      body: page.searchParams,
      redirect: 'manual',
    });
    const callback = new URL(response.headers.get('location') ?? '');
    expect(callback.searchParams.get('error')).toBe('access_denied');
    const { status, text } = await open(callback);
    expect(status).toBe(409);
    expect(text).toBe(
      "Nothing was changed: the connection was declined on Xero's page. Connect again.",
    );
    expect(await entries()).toMatchObject([{ status: 'ACTION_REQUIRED', message: text }]);
    expect(await stack.prisma.xpmConnection.count()).toBe(0);
  });

  it('A message that contains HTML is displayed as text', async () => {
    const page = await consentPage();
    const state = page.searchParams.get('state') ?? '';
    const words = '<script>alert(1)</script>';
    const callback = new URL('/xpm/callback', stack.url);
    callback.search = String(
      new URLSearchParams({ state, error: 'invalid_scope', error_description: words }),
    );
    const response = await fetch(callback);
    const text = await response.text();
    expect(text).toContain('XPM rejected the connection with the message');
    expect(text).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('A code that XPM does not know connects nothing', async () => {
    const callback = await allowed(await consentPage());
    callback.searchParams.set('code', 'nonsense');
    const { status, text } = await open(callback);
    expect(status).toBe(409);
    expect(await entries()).toMatchObject([{ status: 'ACTION_REQUIRED', message: text }]);
  });

  it('Rejected credentials of the service are reported as an internal error', async () => {
    const callback = await allowed(await consentPage());
    const env = { ...stack.env, XPM_CLIENT_SECRET: 'an old one', LOG_LEVEL: 'silent' };
    await using server = await startServer(readConfig(env));
    const { status, text } = await open(callback, server.url);
    expect(status).toBe(409);
    expect(text).toMatch(
      /^XPM rejected the credentials of this service because of an internal error\./,
    );
  });

  it('An XPM account of another practice is refused', async () => {
    expect(await open(await allowed(await consentPage('other'), 1))).toMatchObject({ status: 200 });
    const page = await open(await allowed(await consentPage('admin'), 1));
    expect(page).toEqual({
      status: 409,
      text: 'This XPM account is connected to another practice. Connect again and choose another account.',
    });
    expect((await entries()).at(-1)).toMatchObject({
      status: 'ACTION_REQUIRED',
      message: page.text,
      actor: 'Ada Finch',
    });
    expect(await stack.prisma.xpmConnection.count()).toBe(1);
  });

  it('A consent for another account than before changes nothing until an admin confirms it by its name and overlap', async () => {
    await open(await allowed(await consentPage(), 0));
    const before = await stack.prisma.xpmConnection.findFirstOrThrow();
    const { practiceId } = before;
    await stack.prisma.syncWatermark.create({
      data: { practiceId, kind: 'CLIENTS', readAsOf: new Date(), fullReadAsOf: new Date() },
    });
    const page = await open(await allowed(await consentPage(), 1));
    expect(page.status).toBe(409);
    expect(page.text).toContain('another XPM account than the one');
    expect(page.text).toMatch(/Of its \d+ clients, 0 are stored here already/);
    expect(await stack.prisma.xpmConnection.findFirstOrThrow()).toEqual(before);
    expect((await entries()).at(-1)).toMatchObject({ status: 'ACTION_REQUIRED' });
    const { practice } = await stack.execute('standard', readOffer, { id: stack.practiceId });
    const offer = practice?.connection.accountOffer;
    expect(offer).toMatchObject({ offeredBy: 'Ada Finch', sameIds: 0 });
    expect(offer?.clients).toBeGreaterThan(0);
    const accountId = offer?.accountId ?? '';
    const confirmed = async (as: 'admin' | 'standard', account: string) => {
      const input = { practiceId: stack.practiceId, accountId: account };
      const outcome = await stack.execute(as, confirm, { input });
      return outcome.confirmXpmAccount.__typename;
    };
    expect(await confirmed('standard', accountId)).toBe('NotPermitted');
    expect(await confirmed('admin', randomUUID())).toBe('XpmAccountNotOffered');
    expect(await confirmed('admin', accountId)).toBe('XpmAccountConfirmed');
    const after = await stack.prisma.xpmConnection.findFirstOrThrow();
    expect(after).toMatchObject({ state: 'CONNECTED', tenantId: accountId });
    // The next sync reads everything, because the watermark belongs to the other account.
    expect(await stack.prisma.syncWatermark.count()).toBe(0);
    expect(await confirmed('admin', accountId)).toBe('XpmAccountNotOffered');
  });

  it('Two practices that connect to one account at the same time never share it: one of them is refused', async () => {
    const callbacks = [
      await allowed(await consentPage('admin'), 0),
      await allowed(await consentPage('other'), 0),
    ];
    const pages = await Promise.all(callbacks.map((callback) => open(callback)));
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await stack.prisma.xpmConnection.count({ where: { state: 'CONNECTED' } })).toBe(1);
  });

  it('A second consent for the same account connects it, also when Xero lists it under the first consent only', async () => {
    await stack.sandbox.post('settings', { stableAuthEventId: true });
    await open(await allowed(await consentPage('other'), 1));
    await open(await allowed(await consentPage(), 0));
    const { tenantId } = await stack.prisma.xpmConnection.findFirstOrThrow({
      where: { practiceId: stack.practiceId.replace('Practice:', '') },
    });
    // The same person has connected both practices: unfiltered, Xero lists both accounts.
    const page = await open(await allowed(await consentPage(), 0));
    expect(page).toMatchObject({ status: 200 });
    const where = { practiceId: stack.practiceId.replace('Practice:', '') };
    expect(await stack.prisma.xpmConnection.findFirstOrThrow({ where })).toMatchObject({
      tenantId,
    });
  });

  it('Another person of the practice connects its account anew, and their consent replaces the first', async () => {
    await open(await allowed(await consentPage(), 0, 'Ada'));
    const connection = () => stack.prisma.xpmConnection.findFirstOrThrow();
    const { tenantId, refreshToken } = await connection();
    // Xero lists the account for each of them under a connection of their own.
    const page = await open(await allowed(await consentPage(), 0, 'Ben'));
    expect(page.status).toBe(200);
    const replaced = await connection();
    expect(replaced).toMatchObject({ state: 'CONNECTED', tenantId });
    expect(replaced.refreshToken).not.toBe(refreshToken);
  });

  it.each<[string, (members: TestStack['prisma']['membership']) => Promise<unknown>]>([
    ['was demoted', (members) => members.updateMany({ data: { role: 'STANDARD' } })],
    ['has left the practice', (members) => members.deleteMany()],
  ])(
    'A consent of a person who %s meanwhile connects nothing and explains why',
    async (_what, change) => {
      const callback = await allowed(await consentPage());
      await change(stack.prisma.membership);
      const page = await open(callback);
      expect(page).toEqual({
        status: 409,
        text: 'Only an admin can connect the practice to XPM, and the person who started this is no longer one. Ask an admin to connect.',
      });
      expect(await entries()).toMatchObject([{ status: 'ACTION_REQUIRED', message: page.text }]);
      expect(await stack.prisma.xpmConnection.count()).toBe(0);
    },
  );

  it.each([
    [0, 'The consent covers no Practice Manager account.'],
    [2, 'The consent covers 2 Practice Manager accounts.'],
  ])('A consent for %i accounts is refused and says what to do', async (count, words) => {
    const account = () => ({
      id: randomUUID(),
      authEventId: randomUUID(),
      tenantId: randomUUID(),
      tenantType: 'PRACTICEMANAGER',
      tenantName: 'An account',
      createdDateUtc: '2026-01-01T00:00:00.0000000',
      updatedDateUtc: '2026-01-01T00:00:00.0000000',
    });
    const accounts = JSON.stringify(Array.from({ length: count }, account));
    await using proxy = await startProxy(() => Promise.resolve({ status: 200, text: accounts }));
    const env = { ...stack.env, XPM_BASE_URL: proxy.url, XPM_ISSUER: stack.sandbox.url };
    await using server = await startServer(readConfig(env));
    const page = await open(await allowed(await consentPage()), server.url);
    expect(page.status).toBe(409);
    expect(page.text).toContain(words);
    expect(await entries()).toMatchObject([{ status: 'ACTION_REQUIRED' }]);
    expect(await stack.prisma.xpmConnection.count()).toBe(0);
  });

  it('Only an admin can start a consent', async () => {
    const { practiceId } = stack;
    const { beginXpmConnection: outcome } = await stack.execute('standard', startConnection, {
      practiceId,
    });
    expect(outcome.__typename).toBe('NotPermitted');
    expect(await stack.prisma.xpmConsentRequest.count()).toBe(0);
  });

  it('The secret of a started consent is stored encrypted', async () => {
    const page = await consentPage();
    const row = await stack.prisma.xpmConsentRequest.findFirstOrThrow();
    expect(row.codeVerifier).toMatch(/^embedded:[\w-]+:[\w-]+:[\w-]+$/);
    expect(page.searchParams.get('code_challenge_method')).toBe('S256');
    expect(page.searchParams.get('state')).toBe(row.state);
  });
});

type Respond = (
  path: string,
  init: RequestInit,
) => Promise<{ readonly status: number; readonly text: string }>;

/** Stands between the API and XPM. */
async function startProxy(respond: Respond): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', headers } = request;
      const sent = new Headers();
      for (const name of ['authorization', 'content-type', 'accept'] as const) {
        if (headers[name] !== undefined) sent.set(name, headers[name]);
      }
      const body = method === 'GET' ? null : Buffer.concat(chunks);
      void respond(request.url ?? '', { method, headers: sent, body }).then(({ status, text }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
