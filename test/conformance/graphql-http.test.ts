import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestStack } from '../support/stack/stack.ts';
import { startStack } from '../support/stack/stack.ts';

/** A server of the test's own, with its token on every request: the audits know nothing of tokens. */
let stack: TestStack;
let authorization: string;

beforeAll(async () => {
  stack = await startStack({ worker: false, connect: false });
  authorization = `Bearer ${await stack.tokenFor('admin')}`;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const audits = serverAudits({
  url: () => `${stack.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', authorization);
    return fetch(url, { ...init, headers });
  },
});

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  it.each(audits.map((audit) => [audit.name, audit] as const))(
    'The audit succeeds: %s',
    async (_name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' });
    },
  );
});
