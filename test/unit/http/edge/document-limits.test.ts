import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { codesOf, post } from '../../../support/http/http.ts';

const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const levels = (count: number): string =>
  `{ practice(id: "x") { problems(first: 1) { edges { node { ${'run { problems(first: 1) { edges { node { '.repeat(count)} kind ${'} } } }'.repeat(count)} } } } } }`;

const manyProblems =
  'syncRuns(first: 200) { edges { node { problems(first: 200) { edges { node { kind message } } } } } }';

describe('A document', () => {
  let edge: Edge;
  let plain: Edge;
  beforeAll(async () => {
    edge = await startEdge({ graphiql: true });
    plain = await startEdge({ introspection: false });
  });
  afterAll(async () => {
    await edge[Symbol.asyncDispose]();
    await plain[Symbol.asyncDispose]();
  });

  const send = (query: string, to = edge) => post(to.url, { query, authorization: 'Bearer Ada' });

  it.each([
    ['20 root fields', `{ ${times(20, (n) => `a${n}: __typename`)} }`],
    ['50 aliases', `{ viewer { ${times(50, (n) => `a${n}: name`)} } }`],
    ['50 directives', `{ viewer { ${times(50, () => 'name @skip(if: true)')} } }`],
    ['the introspection of GraphiQL', getIntrospectionQuery()],
  ])('A document with %s is executed', async (_what, query) => {
    const response = await send(query);
    expect(response.body.errors).toBeUndefined();
    expect(response.status).toBe(200);
  });

  const mutations = times(130, (n) => `m${n}: cancelSync(input: { runId: "x" }) { __typename }`);
  const spread = `fragment A on Query { ${times(15, (n) => `a${n}: __typename`)} }
    fragment B on Query { ...A ${times(15, (n) => `b${n}: __typename`)} }`;

  it.each([
    ['130 mutations', `mutation { ${mutations} }`, '130 root fields and may have 20'],
    ['root fields in fragments', `{ ...A ...B } ${spread}`, '30 root fields and may have 20'],
    [
      '51 aliases',
      `{ viewer { ${times(51, (n) => `a${n}: name`)} } }`,
      '51 aliases and may have 50',
    ],
    ['51 directives', `{ viewer { name ${times(51, () => '@skip(if: true)')} } }`, '51 directives'],
    ['17 levels', levels(3), 'has 17 levels, and the limit is 15'],
    ['a cost above the limit', `{ practice(id: "x") { ${manyProblems} } }`, 'The operation costs'],
    ['2,000 tokens', `{ viewer { ${'name '.repeat(2000)} } }`, 'token'],
    [
      'a recursive introspection',
      `{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} }'.repeat(4)} } } }`,
      'Maximum introspection depth exceeded',
    ],
  ])('A document with %s is refused with the number', async (_what, query, message) => {
    const response = await send(query);
    expect(response.body.errors?.map((error) => error.message).join()).toContain(message);
    expect(response.body.data).toBeUndefined();
    expect(codesOf(response)).not.toContain('INTERNAL_SERVER_ERROR');
    expect(codesOf(response)).not.toContain(undefined);
  });

  it('The cost of the operation that is executed counts, not that of the first of the document', async () => {
    const query = `query Small { viewer { name } }
      query Large { practice(id: "x") { ${manyProblems} } }`;
    const small = await fetchOperation(edge, query, 'Small');
    expect(small.errors).toBeUndefined();
    expect(small.extensions).toMatchObject({ rateLimit: { cost: 52 } });
    const large = await fetchOperation(edge, query, 'Large');
    expect(large.errors?.[0]?.message).toContain('The operation costs');
  });

  it('Fragments that spread each other twice are counted without walking every path', async () => {
    const fragment = (n: number) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`;
    const query = `{ ...F0 } ${times(180, fragment)} fragment F180 on Query { viewer { name } }`;
    expect((await send(query)).body.errors?.[0]?.message).toContain('The operation costs 3.06');
  });

  it('Several operations in one request are refused', async () => {
    const response = await fetch(`${edge.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer Ada' },
      body: JSON.stringify([{ query: '{ viewer { name } }' }, { query: '{ viewer { name } }' }]),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Batching is not supported');
  });

  it('The schema is neither readable nor suggested while introspection is off', async () => {
    const response = await send('{ __schema { types { name } } }', plain);
    expect(response.status).toBe(400);
    expect(response.body.errors?.[0]?.message).toMatch(/introspection/i);
    const wrong = await send('{ viewer { nam } }', plain);
    expect(wrong.body.errors?.[0]?.message).toBe('Cannot query field "nam" on type "Viewer".');
    expect((await send('{ viewer { nam } }')).body.errors?.[0]?.message).toContain('Did you mean');
    expect((await send('{ __typename viewer { name } }', plain)).body.errors).toBeUndefined();
  });

  it('A browser receives GraphiQL only where it is on', async () => {
    const headers = { accept: 'text/html' };
    const open = await fetch(`${edge.url}/graphql`, { headers });
    expect(open.headers.get('content-type')).toContain('text/html');
    const closed = await fetch(`${plain.url}/graphql`, { headers });
    expect(closed.status).toBeGreaterThanOrEqual(400);
    expect(await closed.text()).not.toContain('GraphiQL');
  });
});

interface Body {
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions?: unknown;
}

async function fetchOperation(edge: Edge, query: string, operationName: string): Promise<Body> {
  const response = await fetch(`${edge.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer Ada' },
    body: JSON.stringify({ query, operationName }),
  });
  return (await response.json()) as Body;
}
