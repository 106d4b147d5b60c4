import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { codesOf, post } from '../../../support/http/http.ts';
import { closeOf } from '../../../support/http/sockets.ts';

const query = '{ viewer { name } }';
/** 50 for the request, and one for each of the two fields. */
const cost = 52;

describe('The budget of a viewer', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ viewerCostPerMinute: 4 * cost, addressRequestsPerMinute: 3 });
  });
  afterAll(async () => {
    await edge[Symbol.asyncDispose]();
  });

  const send = (name: string, document = query) =>
    post(edge.url, { query: document, authorization: `Bearer ${name}` });
  const rateLimitOf = ({ text }: { readonly text: string }): unknown =>
    (JSON.parse(text) as { extensions?: { rateLimit?: unknown } }).extensions?.rateLimit;

  it('Each response says what its operation has cost and what remains, until nothing does', async () => {
    const seconds = expect.toSatisfy((value: number) => value > 0 && value <= 60) as unknown;
    for (const remaining of [3, 2, 1, 0]) {
      const response = await send('Ada');
      expect(response.body.data).toEqual({ viewer: { name: 'Ada' } });
      expect(rateLimitOf(response)).toEqual({
        cost,
        limit: 4 * cost,
        remaining: remaining * cost,
        resetsInSeconds: seconds,
      });
    }
    const refused = await send('Ada');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toEqual(seconds);
    expect(codesOf(refused)).toEqual(['TOO_MANY_REQUESTS']);
    expect(refused.body.errors?.[0]?.extensions?.['retryAfterSeconds']).toEqual(seconds);
    expect(refused.body.errors?.[0]?.message).toMatch(/^You have used 208 of 208/);
    // Another person is not affected.
    expect((await send('Ben')).status).toBe(200);
  });

  it('An operation that the rest does not suffice for costs nothing but its request', async () => {
    await send('Cara');
    const aliases = Array.from({ length: 49 }, (_, n) => `a${n}: name`).join(' ');
    for (let n = 0; n < 2; n += 1) await send('Cara', '{ viewer { nothing } }');
    const large = await send('Cara', `{ viewer { ${aliases} } }`);
    expect(large.status).toBe(429);
    expect(rateLimitOf(large)).toMatchObject({ cost: 100, remaining: 6 });
  });

  it('A subscription over server-sent events is told when to come back', async () => {
    for (let n = 0; n < 4; n += 1) await send('Dora');
    const response = await fetch(`${edge.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer Dora',
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: 'subscription { activityAdded(practiceId: "x") { id } }' }),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^: You have used 208 of 208 .*\nretry: \d+000\n\n$/);
  });

  it('A socket and a subscription of a viewer without a budget are closed with a code that clients retry', async () => {
    for (let n = 0; n < 3; n += 1) await send('Eve');
    const closed = Promise.withResolvers<unknown>();
    const client = createClient({
      url: `${edge.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: 'Bearer Eve' },
      retryAttempts: 0,
      on: { closed: closed.resolve },
    });
    const items = client.iterate({
      query: 'subscription { activityAdded(practiceId: "x") { id } }',
    });
    await expect(items.next()).rejects.toMatchObject({ code: 1013 });
    expect(await closed.promise).toMatchObject({
      code: 1013,
      reason: expect.stringContaining('Reconnect') as unknown,
    });
    expect(await closeOf(edge.url, 'Bearer Eve')).toMatchObject({ code: 1013 });
    await client.dispose();
  });

  it('A query over a socket is refused with the same error, and the socket stays', async () => {
    for (let n = 0; n < 2; n += 1) await send('Finn');
    const client = createClient({
      url: `${edge.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: 'Bearer Finn' },
      lazyCloseTimeout: 10_000,
      retryAttempts: 0,
    });
    const first = await client.iterate({ query }).next();
    expect(first.value).toMatchObject({
      data: { viewer: { name: 'Finn' } },
      extensions: { rateLimit: { cost, remaining: 2 } },
    });
    const second = await client.iterate({ query }).next();
    expect(second.value).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    await client.dispose();
  });

  it('A document that is not valid costs as much over a socket as over HTTP', async () => {
    const client = createClient({
      url: `${edge.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: 'Bearer Hal' },
      lazyCloseTimeout: 10_000,
      retryAttempts: 0,
    });
    // The socket has cost 50, and 208 are there.
    for (const document of ['{ nothing }', 'nonsense', '{ viewer { nothing } }']) {
      await expect(client.iterate({ query: document }).next()).rejects.toMatchObject([
        { message: expect.any(String) as unknown },
      ]);
    }
    await expect(client.iterate({ query: '{ nothing }' }).next()).rejects.toMatchObject({
      code: 1013,
    });
    await client.dispose();
  });

  it('An address may send a few requests without a valid token, and people at it are not affected', async () => {
    expect((await post(edge.url, { query: '{ __typename }' })).status).toBe(200);
    for (const name of ['expired', 'forged']) expect((await send(name)).status).toBe(401);
    for (const authorization of [undefined, 'Bearer expired', 'Bearer forged']) {
      const refused = await post(edge.url, {
        query: 'nonsense',
        ...(authorization !== undefined && { authorization }),
      });
      expect(refused.status).toBe(429);
      expect(codesOf(refused)).toEqual(['TOO_MANY_REQUESTS']);
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect((await send('Gus')).status).toBe(200);
  });

  it('The metrics count each refusal by what was used up', async () => {
    const refusals = await edge.registry.getSingleMetricAsString('practice_sync_refusals_total');
    expect(refusals).toMatch(/\{limit="viewer_cost"\} \d/);
    expect(refusals).toMatch(/\{limit="address_requests"\} 3$/m);
  });
});
