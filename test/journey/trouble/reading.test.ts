import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { play } from './play.ts';
import { readingTable } from './reading.table.ts';

describe('What cannot be read as XPM wrote it costs nothing else', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
  });
  beforeEach(() => freshQuota(stack));
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it.each(Object.entries(readingTable))('%s', async (title, trouble) => {
    await play(stack, title, trouble);
    expect(await stack.sandbox.faultsWaiting()).toBe(0);
  });
});
