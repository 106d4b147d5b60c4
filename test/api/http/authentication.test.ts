import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/server.ts';
import { graphql } from '../../support/graphql.ts';
import { codesOf, post } from '../../support/http/http.ts';
import { closeOf } from '../../support/http/sockets.ts';
import { followEvents } from '../../support/http/sse.ts';
import type { StrangeIssuer, TokenClaims } from '../../support/practice/unusual-tokens.ts';
import { startStrangeIssuer } from '../../support/practice/unusual-tokens.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { syncStatus } from '../../support/sync/sync.ts';

/** Enough for the start of a subscription on a busy machine. An expiry has whole seconds, so it may be one less. */
const briefSeconds = 5;

const viewer = graphql(`
  query Viewer {
    viewer {
      name
    }
  }
`);

describe('The token', () => {
  let stack: TestStack;
  let issuer: StrangeIssuer;
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    issuer = await startStrangeIssuer();
    server = await startServer(
      readConfig({ ...stack.env, AUTH_ISSUER: issuer.url, LOG_LEVEL: 'silent' }),
    );
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it('A token is required for every field of every operation', async () => {
    const id = stack.practiceId;
    const operations = [
      '{ viewer { name } }',
      `{ practice(id: "${id}") { name } }`,
      `{ node(id: "${id}") { id } }`,
      `mutation { requestSync(input: { practiceId: "${id}", kind: CLIENTS }) { __typename } }`,
      `mutation { cancelSync(input: { runId: "${id}" }) { __typename } }`,
      `mutation { beginXpmConnection(input: { practiceId: "${id}" }) { __typename } }`,
      `mutation { disconnectXpm(input: { practiceId: "${id}" }) { __typename } }`,
    ];
    for (const query of operations) {
      const response = await post(stack.url, { query });
      expect(codesOf(response), query).toEqual(['UNAUTHENTICATED']);
      expect(response.status, query).toBe(401);
      // RFC 6750, 3.1: a client without a token receives the scheme, and no error.
      expect(response.headers.get('www-authenticate'), query).toBe('Bearer');
    }
  });

  it('A token is required for every subscription over server-sent events', async () => {
    const id = stack.practiceId;
    for (const field of [
      `syncStatus(practiceId: "${id}") { seq }`,
      `activityAdded(practiceId: "${id}") { id }`,
      `clientChanged(id: "${id}") { id }`,
    ]) {
      const response = await fetch(`${stack.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: `subscription { ${field} }` }),
      });
      expect(await response.text(), field).toContain('"code":"UNAUTHENTICATED"');
    }
  });

  it('The schema can be read without a token', async () => {
    const response = await post(stack.url, { query: '{ __typename __schema { types { name } } }' });
    expect(response).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    expect(response.body.errors).toBeUndefined();
  });

  const refused: [string, (issuer: StrangeIssuer) => string | Promise<string>][] = [
    ['a header without a token', () => 'Bearer'],
    ['another scheme', () => 'Basic YWRhOnNlY3JldA=='],
    ['nonsense', () => 'Bearer nonsense'],
    ['an unsigned token', ({ unsigned }) => `Bearer ${unsigned()}`],
    ["another key's token", async ({ forge }) => `Bearer ${await forge()}`],
    ...Object.entries({
      'an expired token': { expiresInSeconds: -5 },
      'a token for another audience': { audience: 'another-api' },
      'a token of another issuer': { issuer: 'https://elsewhere.example' },
      'a token without a subject': { subject: null },
    } satisfies Record<string, TokenClaims>).map(([name, claims]): (typeof refused)[number] => [
      name,
      async ({ sign }) => `Bearer ${await sign(claims)}`,
    ]),
  ];

  it.each(refused)(
    'Authentication by %s is refused over HTTP, server-sent events and WebSocket',
    async (what, make) => {
      const authorization = await make(issuer);
      const response = await post(server.url, { query: print(viewer), authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(codesOf(response)).toEqual(['UNAUTHENTICATED']);

      const { practiceId } = stack;
      const document = { document: syncStatus, variables: { practiceId } };
      await using stream = await followEvents(server.url, authorization, document);
      // The stock clients come back with a token that they have renewed meanwhile, and for no other status.
      const mayComeBack = what === 'an expired token';
      expect(stream.status).toBe(mayComeBack ? 200 : 401);
      if (mayComeBack) expect(await stream.next()).toBeNull();
      const code = mayComeBack ? 4403 : 4401;
      expect(await closeOf(server.url, authorization)).toMatchObject({ code });
    },
  );

  it('An invalid token is refused even where none is required', async () => {
    const response = await post(server.url, {
      query: '{ __typename }',
      authorization: `Bearer ${issuer.unsigned()}`,
    });
    expect(response.status).toBe(401);
  });

  it('A socket opens with a token and closes with 4401 without one', async () => {
    expect(await closeOf(server.url, `Bearer ${await issuer.sign()}`)).toBe('accepted');
    expect(await closeOf(server.url)).toMatchObject({ code: 4401 });
  });

  it('A socket closes with 4403 when its token expires in the middle of a subscription', async () => {
    const token = await stack.tokenFor('admin', { expiresInSeconds: briefSeconds });
    const closed = Promise.withResolvers<unknown>();
    const client = createClient({
      url: `${stack.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
      on: { closed: closed.resolve },
    });
    const { practiceId } = stack;
    const statuses = client.iterate({ query: print(syncStatus), variables: { practiceId } });
    expect((await statuses.next()).value).toHaveProperty('data.syncStatus.seq');
    // The client must learn why it ended: a completed subscription would not be started again.
    await expect(statuses.next()).rejects.toMatchObject({ code: 4403 });
    expect(await closed.promise).toMatchObject({ code: 4403 });
    await client.dispose();
  });

  it('A stream of server-sent events ends when its token expires', async () => {
    const token = await stack.tokenFor('admin', { expiresInSeconds: briefSeconds });
    const { practiceId } = stack;
    await using stream = await followEvents(stack.url, `Bearer ${token}`, {
      document: syncStatus,
      variables: { practiceId },
    });
    expect(await stream.next()).toHaveProperty('data.syncStatus.seq');
    expect(await stream.next()).toBeNull();
  });
});

describe('An issuer that cannot be reached', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('HTTP responds with 503 and sockets close with 1013 until the issuer responds', async () => {
    await using issuer = await startStrangeIssuer();
    const config = readConfig({ ...stack.env, AUTH_ISSUER: issuer.url, LOG_LEVEL: 'silent' });
    const path = '/.well-known/openid-configuration';
    const healthy = issuer.documents.get(path) ?? { status: 0, body: null };
    issuer.documents.delete(path);
    await using server = await startServer(config);
    const authorization = `Bearer ${await issuer.sign()}`;
    const operation = { query: print(viewer), authorization };
    const response = await post(server.url, operation);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(codesOf(response)).toEqual(['SERVICE_UNAVAILABLE']);
    expect(response.text).not.toMatch(/discovery|issuer|127\.0\.0\.1/);
    const closed = await closeOf(server.url, authorization);
    expect(closed).toMatchObject({ code: 1013 });
    expect((closed as CloseEvent).reason).not.toMatch(/discovery|issuer|127\.0\.0\.1/);

    issuer.documents.set(path, healthy);
    expect(await post(server.url, operation)).toMatchObject({
      status: 200,
      body: { data: { viewer: { name: 'Ada' } } },
    });
    expect(await closeOf(server.url, authorization)).toBe('accepted');
  });
});
