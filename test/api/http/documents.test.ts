import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, post } from '../../support/http/http.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const kilobyte = 1024;

describe('Requests to the API', () => {
  let stack: TestStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    authorization = `Bearer ${await stack.tokenFor('admin')}`;
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const padded = (bytes: number): string => {
    const query = '{ viewer { name } }';
    return `${query}${' '.repeat(bytes - query.length)}`;
  };

  it('A request of 200 kB is accepted, and one of more than 256 kB is refused', async () => {
    const small = await post(stack.url, { query: padded(200 * kilobyte), authorization });
    expect(small.status).toBe(200);
    const large = await post(stack.url, { query: padded(300 * kilobyte), authorization });
    expect(large.status).toBe(413);
    expect(large.text).toBe('The request body exceeds 262144 bytes.\n');
  });

  const stream = (chunks: number) => {
    const encoder = new TextEncoder();
    const filler = encoder.encode(' '.repeat(64 * kilobyte));
    return new ReadableStream({
      start(controller) {
        controller.enqueue(encoder.encode('{"query":"{ viewer { name } }"'));
        for (let n = 0; n < chunks; n += 1) controller.enqueue(filler);
        controller.enqueue(encoder.encode('}'));
        controller.close();
      },
    });
  };

  it.each([
    [2, 200],
    [8, 413],
  ])('A request without a length (%i pieces) has the same limit', async (chunks, status) => {
    const response = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body: stream(chunks),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(status);
    await response.text();
  });

  it('A request that ends before it is complete does not disturb others', async () => {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve) => {
      socket.write(
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"que',
        () => resolve(),
      );
    });
    socket.destroy();
    expect((await post(stack.url, { query: '{ viewer { name } }', authorization })).status).toBe(
      200,
    );
  });

  it.each([
    ['a mutation by GET', 405],
    ['a query by GET', 200],
  ])('The response to %s has the status %i', async (what, status) => {
    const query = what.startsWith('a query')
      ? '{ viewer { name } }'
      : 'mutation { cancelSync(input: { runId: "x" }) { __typename } }';
    const response = await fetch(`${stack.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization, accept: 'application/json' },
    });
    expect(response.status).toBe(status);
  });

  it('A request that is not JSON, not GraphQL or names an unknown field is refused with the reason', async () => {
    const response = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"query":',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toMatch(/node_modules|\.ts:/);
    for (const query of [
      '{',
      '{ nothing }',
      'query A { viewer { name } } query B { __typename }',
    ]) {
      const { status, body } = await post(stack.url, { query, authorization });
      expect(status, query).toBe(400);
      expect(body.errors?.length, query).toBeGreaterThan(0);
      expect(codesOf({ body }), query).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });

  it('A request with a variable of the wrong type is refused with the reason', async () => {
    const query =
      'query ($id: ID!, $first: Int) { practice(id: $id) { clients(first: $first) { totalCount } } }';
    for (const variables of [
      {},
      { id: null },
      { id: [] },
      { id: 'x', first: 'many' },
      { id: 'x', first: 2 ** 40 },
    ]) {
      const { body } = await post(stack.url, { query, variables, authorization });
      expect(body.errors?.length).toBeGreaterThan(0);
      expect(codesOf({ body })).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });
});
