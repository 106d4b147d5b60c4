import { readFile } from 'node:fs/promises';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/server.ts';
import { post } from '../../support/http/http.ts';
import { createTestDatabase } from '../../support/stack/database.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { syncStatus } from '../../support/sync/sync.ts';

describe('The addresses of the API', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.url}${path}`, { redirect: 'manual', ...init });

  it.each([
    ['/healthz', 'alive\n'],
    ['/readyz', 'ready\n'],
  ])('The address %s responds with 200 without a token', async (path, text) => {
    expect((await get(path)).status).toBe(200);
    // A busy Temporal may be reported at first.
    await expect.poll(async () => (await get(path)).text()).toBe(text);
  });

  it('`/readyz` responds with 503 while Postgres does not respond, and `/healthz` with 200', async () => {
    const database = await createTestDatabase();
    const env = { ...stack.env, DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
    await using server = await startServer(readConfig(env));
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await database[Symbol.asyncDispose]();
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('Postgres does not respond\n');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('The root address redirects to the API', async () => {
    const response = await get('/');
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '', stack.url).pathname).toBe('/graphql');
  });

  it.each(['/nonsense', '/graphql/', '/GRAPHQL', '/xpm/callback/more'])(
    'The address %s responds with 404 and names the address of the API',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('Not found. The API is at /graphql.\n');
    },
  );

  it.each(['/dev/people', '/dev/sign-in'])(
    'The address %s responds with 404 on the real server, which signs nobody in',
    async (path) => {
      await using server = await startServer(readConfig({ ...stack.env, LOG_LEVEL: 'silent' }));
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
      expect((await fetch(`${server.url}${path}`, { method: 'POST' })).status).toBe(404);
    },
  );

  it('A browser at /graphql receives GraphiQL, which needs no other host', async () => {
    const response = await get('/graphql', {
      headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    const elements = html.match(/<(?:script|link|img|iframe|source|base|style)\b[^>]*>/g) ?? [];
    expect(elements.length).toBeGreaterThan(0);
    expect(
      elements.filter((element) => /(?:src|href)=["']?(?:https?:)?\/\//.test(element)),
    ).toEqual([]);
    // Style sheets and modules inside the page could fetch, too.
    expect(html).not.toMatch(/@import\s+(?:url\()?["']?https?:/);
    expect(html).not.toMatch(/url\(["']?https?:/);
    expect(html).not.toMatch(/\bimport\s*\(\s*["']https?:/);
  });

  it('A WebSocket at another address is refused', async () => {
    const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/elsewhere`);
    const opened = await new Promise<boolean>((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
    expect(opened).toBe(false);
  });

  it('The served schema equals the committed one', async () => {
    const query = '{ __schema { types { name } } }';
    const { body } = await post(stack.url, { query });
    const { types } = (body.data as { __schema: { types: { name: string }[] } }).__schema;
    const sdl = await readFile('schema/schema.graphql', 'utf8');
    const declared = [...sdl.matchAll(/^(?:type|input|union|enum|interface|scalar) (\w+)/gm)];
    const names = types.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(declared.map(([, name]) => name)));
  });

  it('A server that stops closes every socket at once', async () => {
    const server = await startServer(readConfig({ ...stack.env, LOG_LEVEL: 'silent' }));
    const closed = Promise.withResolvers<unknown>();
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: `Bearer ${await stack.tokenFor('admin')}` },
      retryAttempts: 0,
      on: { closed: closed.resolve },
    });
    const { practiceId } = stack;
    const statuses = client.iterate({ query: print(syncStatus), variables: { practiceId } });
    await statuses.next();
    const next = statuses.next().catch((event: unknown) => event);
    await server[Symbol.asyncDispose]();
    expect(await closed.promise).toMatchObject({ code: 1012 });
    await next;
    await client.dispose();
  });
});
