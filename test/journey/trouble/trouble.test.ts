import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { connectionTable } from './connection.table.ts';
import type { Trouble } from './play.ts';
import { play } from './play.ts';
import { readingTable } from './reading.table.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ connect: false });
});
beforeEach(() => freshQuota(stack));
afterEach(() => stack.sandbox.clearFaults());
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function playAll(title: string, trouble: Trouble): Promise<void> {
  await play(stack, title, trouble);
  expect(await stack.sandbox.faultsWaiting()).toBe(0);
}

describe('What cannot be read as XPM wrote it costs nothing else', () => {
  it.each(Object.entries(readingTable))('%s', playAll);
});

describe('Trouble at Xero ends by itself, and the tokens are kept', () => {
  it.each(Object.entries(connectionTable))('%s', playAll);
});
