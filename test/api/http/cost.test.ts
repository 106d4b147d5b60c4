import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, post } from '../../support/http/http.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

describe('what one operation may ask for', () => {
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

  it('is a page of 200 clients with all there is of them', async () => {
    const answer = await ask(`{ ${everyClient('one')} }`);
    expect(answer.body.errors).toBeUndefined();
  });

  it('is not such pages under twenty aliases', async () => {
    const answer = await ask(`{ ${times(20, (n) => everyClient(`a${n}`))} }`);
    expect(codesOf(answer)).toContain('BAD_USER_INPUT');
    expect(answer.body.errors?.[0]?.message).toMatch(
      /^The operation costs \d+, and the limit is 60000\./,
    );
  });

  it.each([
    ['a document of 20,000 tokens', `{ node(id: ${'['.repeat(20_000)}`],
    ['a document of 3,000 levels', `{ viewer { ${'practices { practice { '.repeat(3000)}`],
  ])('is not %s, and that is said to be the sender’s fault', async (_name, query) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.[0]?.message).toMatch(/token/);
  });

  it('is not a search longer than what is kept', async () => {
    const query = `query ($search: String!) { practice(id: "${stack.practiceId}") {
      clients(filter: { search: $search }) { totalCount } } }`;
    expect(codesOf(await ask(query, { search: 'a'.repeat(201) }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await ask(query, { search: 'a'.repeat(200) }))).toEqual([]);
  });

  it.each(['a\0b', '', 'a'.repeat(256), 'a\ud800b'])(
    'is not a sync under a key that cannot be kept (%j)',
    async (idempotencyKey) => {
      const query = `mutation ($input: RequestSyncInput!) {
        requestSync(input: $input) { __typename } }`;
      const input = { practiceId: stack.practiceId, kind: 'USERS', idempotencyKey };
      expect(codesOf(await ask(query, { input }))).toEqual(['BAD_USER_INPUT']);
    },
  );
});
