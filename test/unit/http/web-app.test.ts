import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenOn } from '../../../src/http/listen-on.ts';
import { serveWebApp } from '../../../src/http/web-app/web-app.ts';

const halfAYearSeconds = 182 * 24 * 60 * 60;

const headerOf = ({ headers }: Response, name: string): string => headers.get(name) ?? '';

describe('The web app over HTTP', () => {
  let directory: string;
  let url: string;
  const parts = new AsyncDisposableStack();

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'practice-sync-web-'));
    parts.defer(() => rm(directory, { recursive: true }));
    await mkdir(path.join(directory, 'assets'));
    await writeFile(
      path.join(directory, 'index.html'),
      '<meta content="__STYLE_NONCE__"><meta content="__SIGN_IN__">',
    );
    await writeFile(path.join(directory, 'assets/main-1a2b.js'), 'main()');
    await writeFile(path.join(directory, 'assets/main-1a2b.js.br'), 'compressed');
    const server = createServer(
      serveWebApp({ directory, signIn: null }, (_request, response) => {
        response.statusCode = 404;
        response.end('the API');
      }),
    );
    const listening = parts.use(await listenOn(server, { port: 0, host: '127.0.0.1' }));
    url = `http://127.0.0.1:${listening.port}`;
  });
  afterAll(() => parts.disposeAsync());

  it.each(['/', '/practices/1/clients', '/practices/1/jobs/2?tab=fields'])(
    'The page is served at %s, not cached, with a new nonce each time',
    async (address) => {
      const [first, second] = [await fetch(`${url}${address}`), await fetch(`${url}${address}`)];
      const policy = headerOf(first, 'content-security-policy');
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect(await first.text()).toBe(`<meta content="${nonce}"><meta content="">`);
      expect(await second.text()).not.toContain(nonce);
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(first.headers.get('cache-control')).toBe('no-store');
      expect(first.headers.get('x-content-type-options')).toBe('nosniff');
      expect(first.headers.get('referrer-policy')).toBe('no-referrer');
      const [, seconds] = /^max-age=(\d+)/.exec(headerOf(first, 'strict-transport-security')) ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(halfAYearSeconds);
    },
  );

  it('A page of an installation with an issuer names it, and may request it', async () => {
    const signIn = { issuer: 'https://id.example/a"b', audience: 'sync', clientId: 'web' };
    await using listening = await listenOn(
      createServer(serveWebApp({ directory, signIn }, () => undefined)),
      { port: 0, host: '127.0.0.1' },
    );
    const response = await fetch(`http://127.0.0.1:${listening.port}/`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("connect-src 'self' ws: wss: https://id.example;");
    const [, content = ''] = /content="([^"]*)">$/.exec(await response.text()) ?? [];
    expect(JSON.parse(content.replaceAll('&quot;', '"'))).toEqual(signIn);
  });

  it('A file is served compressed and for ever, since its name changes with its content', async () => {
    const response = await fetch(`${url}/assets/main-1a2b.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('A browser that accepts no encoding gets the file itself', async () => {
    const response = await fetch(`${url}/assets/main-1a2b.js`, {
      headers: { 'accept-encoding': 'identity', range: 'bytes=5-2' },
    });
    expect(await response.text()).toBe('main()');
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('A new release that is written over the files changes nothing until the restart', async () => {
    await rm(path.join(directory, 'assets'), { recursive: true });
    const response = await fetch(`${url}/assets/main-1a2b.js`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(await response.text()).toBe('main()');
  });

  it.each([
    '/graphql',
    '/healthz',
    '/assets/missing.js',
    '/index.html',
    '/assets/main-1a2b.js.br',
    '//',
  ])('A request for %s goes to the API', async (address) => {
    expect(await (await fetch(`${url}${address}`)).text()).toBe('the API');
  });

  it('A request that writes goes to the API, whatever its address', async () => {
    expect(await (await fetch(url, { method: 'POST' })).text()).toBe('the API');
  });
});
