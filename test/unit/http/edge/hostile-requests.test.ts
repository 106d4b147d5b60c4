import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { post } from '../../../support/http/http.ts';
import { requestBytes, sendBytes } from '../../../support/http/raw.ts';

const query = '{ viewer { name } }';
const nested = (count: number): string => `${'['.repeat(count)}${']'.repeat(count)}`;
const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const manyHeaders = Array.from({ length: 2000 }, (_, n) => `x-${n}: 1\r\n`).join('');

describe('A hostile request', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ timeouts: { headersMs: 200, requestMs: 400, idleMs: 60_000 } });
  });
  afterAll(async () => {
    await edge[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    const response = await post(edge.url, { query, authorization: 'Bearer Ben' });
    expect(response.body.data).toEqual({ viewer: { name: 'Ben' } });
    // A mistake of a client is no error of the server.
    expect(edge.logged).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each<[string, readonly string[], number]>([
    ['no HTTP', ['nonsense\r\n\r\n'], 400],
    ['headers of 20 kB', [`${head}x: ${'a'.repeat(20_000)}\r\n\r\n`], 431],
    ['2,000 headers', [`${head}${manyHeaders}\r\n`], 431],
    ['two lengths', [`${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n`], 400],
    ['an invalid host', ['GET /graphql HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n'], 400],
    ['headers that never end', [head, 'a: 1\r\n', 'b: 1\r\n', 'c: 1\r\n'], 408],
    ['a body that never ends', [`${head}content-length: 900\r\n\r\n{"que`, 'r', 'y', '"'], 408],
    ['chunks that never end', [`${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n{\r\n'], 408],
  ])('A connection with %s is refused and closed', async (_what, pieces, status) => {
    const response = await sendBytes(edge.port, pieces, 90);
    expect(response).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(response).not.toMatch(/node_modules|\.ts:|at /);
  });

  it('A client that stops reading what it is sent is disconnected', async () => {
    await using slow = await startEdge({
      timeouts: { headersMs: 60_000, requestMs: 60_000, idleMs: 300 },
    });
    const socket = connect(slow.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    // Enough responses to fill the buffers of both sides.
    const large = requestBytes(JSON.stringify({ query: getIntrospectionQuery() })).toString();
    socket.write(large.replace('connection: close', 'connection: keep-alive').repeat(400));
    await expect.poll(() => slow.connections()).toBe(1);
    await expect.poll(() => slow.connections()).toBe(0);
    socket.destroy();
  });

  it.each<[string, string | Buffer, string]>([
    ['JSON that is cut', `{"query":${'['.repeat(200_000)}`, 'POST body sent invalid JSON.'],
    ['null', 'null', 'POST body is expected to be object'],
    ['a text', '"query"', 'POST body is expected to be object'],
    ['a query that is a number', '{"query":5}', 'param to be a string, but given number'],
    [
      'variables that are a text',
      '{"query":"{ a }","variables":"{}"}',
      'param to be empty or an object, but given string',
    ],
    [
      'extensions of 100,000 levels',
      `{"query":"{ a }","extensions":${nested(100_000)}}`,
      'param to be empty or an object, but given array',
    ],
    [
      'a list of 100,000 levels',
      `{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"id":${nested(100_000)}}}`,
      'Variable \\"$id\\" got invalid value',
    ],
    [
      'a parameter `__proto__`',
      '{"__proto__":{"polluted":true},"query":"{ a }"}',
      'Unexpected parameter \\"__proto__\\"',
    ],
    [
      'a variable `__proto__` that is not declared',
      '{"query":"{ nothing }","variables":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}',
      'Cannot query field',
    ],
    [
      'an input object with `__proto__`',
      '{"query":"query ($f: JobFilter) { practice(id: \\"x\\") { jobs(filter: $f) { totalCount } } }","variables":{"f":{"__proto__":{"search":"x"}}}}',
      '__proto__',
    ],
    [
      'invalid UTF-8 in a name',
      Buffer.from([...Buffer.from('{"query":"{ viewer { '), 0xff, 0xfe, ...Buffer.from(' } }"}')]),
      'Syntax Error',
    ],
  ])('A body with %s is refused with a short reason', async (_what, body, message) => {
    const response = await sendBytes(edge.port, [requestBytes(body)]);
    expect(response).toContain(message);
    expect(response).toMatch(/"code":"(BAD_REQUEST|BAD_USER_INPUT|GRAPHQL_[A-Z_]+)"/);
    expect(response).not.toContain('INTERNAL_SERVER_ERROR');
    expect(response.length).toBeLessThan(1000);
  });

  it.each<[string, string]>([
    ['the last of two equal keys', `{"query":"{ nothing }","query":"${query}"}`],
    [
      'no variable that is not declared',
      `{"query":"${query}","variables":{"__proto__":{"a":1},"x":${nested(50_000)}}}`,
    ],
  ])('A request takes %s', async (_what, body) => {
    const response = await sendBytes(edge.port, [requestBytes(body)]);
    expect(response).toContain('"data":{"viewer":{"name":"Ada"}}');
  });

  it('An alias `__proto__` is a name like any other', async () => {
    const response = await sendBytes(edge.port, [
      requestBytes('{"query":"{ __proto__: viewer { constructor: name } }"}'),
    ]);
    expect(response).toContain('"data":{"__proto__":{"constructor":"Ada"}}');
  });

  it('Variables of a GET that are no JSON are a mistake of the client', async () => {
    const response = await fetch(
      `${edge.url}/graphql?query=${encodeURIComponent('{ __typename }')}&variables=%7B`,
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('`variables` and `extensions` must be JSON.');
  });

  it('An upload is refused, because nothing takes one', async () => {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query }));
    form.set('map', JSON.stringify({ 0: ['__proto__.polluted'] }));
    form.set('0', new Blob(['x']), 'x');
    const response = await fetch(`${edge.url}/graphql`, { method: 'POST', body: form });
    expect(response.status).toBe(415);
  });
});
