import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { connectionTable } from './connection.table.ts';
import { play } from './play.ts';

describe('Trouble at Xero ends by itself, and the tokens are kept', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
  });
  beforeEach(() => freshQuota(stack));
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it.each(Object.entries(connectionTable))('%s', async (title, trouble) => {
    await play(stack, title, trouble);
    expect(await stack.sandbox.faultsWaiting()).toBe(0);
  });
});
