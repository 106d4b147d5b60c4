import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EdgeOptions } from '../../../support/http/edge.ts';
import type { FollowedSource } from '../../../support/http/event-source.ts';
import { openEventSource } from '../../../support/http/event-source.ts';
import type { FollowedPractice } from './followed-practice.ts';
import { followPractice } from './followed-practice.ts';

interface Next {
  readonly data?: { readonly syncStatus: { readonly seq: string; readonly reset: boolean } };
}

describe('An unmodified EventSource', () => {
  let received: string[];
  let ends: string[];
  let token: string;
  beforeEach(() => {
    [received, ends, token] = [[], [], 'Ada'];
  });
  afterEach(() => {
    expect(ends).toEqual([]);
  });

  const open = ({ edge, query }: FollowedPractice): Promise<FollowedSource> =>
    openEventSource({
      url: edge.url,
      search: new URLSearchParams({ query }).toString(),
      authorization: () => Promise.resolve(`Bearer ${token}`),
      onNext: (next) => {
        const { seq, reset } = (next as Next).data?.syncStatus ?? { seq: '?', reset: false };
        received.push(`${seq}${reset ? ' reset' : ''}`);
      },
      onEnd: (reason) => ends.push(reason),
    });
  const hasReceived = (...expected: readonly string[]) =>
    expect.poll(() => received).toEqual(expected);

  it('It comes back after the issuer could not be reached', async () => {
    let isDown = true;
    await using practice = await followPractice({ issuerIsDown: () => isDown });
    using source = await open(practice);
    await expect.poll(() => source.connections).toBeGreaterThan(0);
    isDown = false;
    await hasReceived('0');
    practice.change();
    await hasReceived('0', '1');
  });

  it('It continues where it was when its token expires and is replaced late', async () => {
    let lifeMs = 1000;
    await using practice = await followPractice({ tokenLifeMs: () => lifeMs });
    using source = await open(practice);
    await hasReceived('0');
    token = 'expired';
    // One of them may have had the token of before.
    const earlier = source.connections;
    practice.change();
    await expect.poll(() => source.connections).toBeGreaterThan(earlier + 1);
    [token, lifeMs] = ['Ada', 3_600_000];
    practice.change();
    await hasReceived('0', '1', '2');
  });

  it('It continues where it was after the process that it was connected to has drained', async () => {
    const first = await followPractice();
    const { port } = first.edge;
    using _source = await open(first);
    await hasReceived('0');
    first.change(2);
    await hasReceived('0', '1', '2');
    await first.edge.drain();
    await first[Symbol.asyncDispose]();
    await using next = await followPractice({ port });
    next.change(3);
    await hasReceived('0', '1', '2', '3');
  });

  it('It continues where it was after it has read nothing for so long that it was cut', async () => {
    const slowConsumers = { maximumMissed: 20, checkMs: 10, timeoutMs: 100 };
    await using practice = await followPractice({ slowConsumers });
    using source = await open(practice);
    await hasReceived('0');
    source.pause();
    let changes = 0;
    const connectionsAfterAChange = (): Promise<number> => {
      changes += 10;
      practice.change(10, 'x'.repeat(1024 * 1024));
      return practice.edge.connections();
    };
    await expect.poll(connectionsAfterAChange).toBe(0);
    source.resume();
    await expect.poll(() => received.at(-1)).toMatch(new RegExp(`^${changes}( reset)?$`));
    expect(source.connections).toBe(2);
  });
});

describe('A refusal of a stream of events', () => {
  const request = async (options: EdgeOptions, name: string, accept = 'text/event-stream') => {
    await using practice = await followPractice(options);
    const headers = { accept, authorization: `Bearer ${name}` };
    const response = await fetch(practice.address, { headers });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  };

  it.each<[string, EdgeOptions, string, RegExp]>([
    ['while the issuer cannot be reached', { issuerIsDown: () => true }, 'Ada', /^retry: 5000$/m],
    ['without a budget', { viewerCostPerMinute: 40 }, 'Ada', /^retry: \d{4,5}$/m],
    ['with an expired token', {}, 'expired', /^retry: 1000$/m],
  ])('A request %s is told when to come back, and why', async (_when, options, name, retry) => {
    const { status, type, text } = await request(options, name);
    expect(status).toBe(200);
    expect(type).toContain('text/event-stream');
    expect(text).toMatch(retry);
    expect(text).toMatch(/^: \w+ .+\.$/m);
    expect(text).not.toContain('complete');
  });

  it.each([
    ['A token that can never be valid is final', 'forged', 'text/event-stream', 401],
    ['A client that accepts JSON receives the status', 'expired', 'application/json', 401],
    [
      'A client that accepts both receives the status',
      'expired',
      'application/json, text/event-stream',
      401,
    ],
  ])('%s', async (_title, name, accept, status) => {
    const response = await request({}, name, accept);
    expect(response.status).toBe(status);
    expect(response.text).toContain('UNAUTHENTICATED');
  });
});
