import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, post } from '../../support/http/http.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

describe('The cost limit of an operation', () => {
  let stack: TestStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    authorization = `Bearer ${await stack.tokenFor('admin')}`;
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const ask = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
    post(stack.url, { query, variables, authorization });
  const times = (count: number, of: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => of(n)).join(' ');
  const everyClient = (alias: string): string => `${alias}: practice(id: "${stack.practiceId}") {
    clients(first: 200) { totalCount edges { cursor node {
      id xpmId name title firstName lastName email phone address city country
      manager { xpmId name } partner { xpmId name } groups { id name }
      contacts { name email phone mobile position isPrimary }
    } } }
  }`;

  it('A page of 200 clients with all their fields is within the limit', async () => {
    const response = await ask(`{ ${everyClient('one')} }`);
    expect(response.body.errors).toBeUndefined();
  });

  it('Twenty aliases of such a page exceed the limit', async () => {
    const response = await ask(`{ ${times(20, (n) => everyClient(`a${n}`))} }`);
    expect(codesOf(response)).toContain('BAD_USER_INPUT');
    expect(response.body.errors?.[0]?.message).toMatch(
      /^The operation costs \d+, and the limit is 60000\./,
    );
  });

  it.each([
    ['a document of 20,000 tokens', `{ node(id: ${'['.repeat(20_000)}`],
    ['a document of 3,000 levels', `{ viewer { ${'practices { practice { '.repeat(3000)}`],
  ])('An operation with %s is refused as an error of the client', async (_name, query) => {
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect(response.body.errors?.[0]?.message).toMatch(/token/);
  });

  it('A search text longer than the stored texts is refused', async () => {
    const query = `query ($search: String!) { practice(id: "${stack.practiceId}") {
      clients(filter: { search: $search }) { totalCount } } }`;
    expect(codesOf(await ask(query, { search: 'a'.repeat(201) }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await ask(query, { search: 'a'.repeat(200) }))).toEqual([]);
  });

  it.each<[string, object]>([
    ['40,000 states', { states: Array.from({ length: 40_000 }, () => 'x') }],
    ['a search with NUL', { search: 'a\0b' }],
    ['a search with half of a surrogate pair', { search: 'a\ud800b' }],
  ])('A list of jobs with %s is refused with the name of the argument', async (_what, filter) => {
    const query = `query ($filter: JobFilter) { practice(id: "${stack.practiceId}") {
      jobs(filter: $filter) { totalCount } } }`;
    const response = await ask(query, { filter });
    expect(codesOf(response)).toEqual(['BAD_USER_INPUT']);
    expect(response.body.errors?.[0]?.message).toContain(
      `\`filter.${Object.keys(filter).join()}\``,
    );
  });

  it.each(['a\0b', '', 'a'.repeat(256), 'a\ud800b'])(
    'A sync with an idempotency key that cannot be stored is refused (%j)',
    async (idempotencyKey) => {
      const query = `mutation ($input: RequestSyncInput!) {
        requestSync(input: $input) { __typename } }`;
      const input = { practiceId: stack.practiceId, kind: 'USERS', idempotencyKey };
      expect(codesOf(await ask(query, { input }))).toEqual(['BAD_USER_INPUT']);
    },
  );
});
