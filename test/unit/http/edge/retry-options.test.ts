import { readFile } from 'node:fs/promises';
import type { ClientOptions } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { streamSyncs } from '../../../support/http/documented-event-stream.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { keepRetrying } from '../../../support/http/retry-options.ts';

/** The client's own waits, without the time: the test adds them up. */
function countingWaits() {
  let waitedMs = 0;
  return {
    waitedMs: () => waitedMs,
    wait: (ms: number): Promise<void> => {
      waitedMs += ms;
      return Promise.resolve();
    },
  };
}

/** Follows the viewer's name over a socket, and returns how it ends. */
function query(url: string, options: Partial<ClientOptions>): Promise<unknown> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams: () => ({ authorization: 'Bearer Ada' }),
    ...options,
  });
  return new Promise((resolve) => {
    client.subscribe(
      { query: '{ viewer { name } }' },
      { next: ({ data }) => resolve(data), error: resolve, complete: () => undefined },
    );
  });
}

describe('A client of graphql-ws while the issuer cannot be reached', () => {
  it('The document contains exactly the options that are tested here', async () => {
    const code = await readFile('test/support/http/retry-options.ts', 'utf8');
    expect(await readFile('docs/CLIENTS.md', 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it('The client with its defaults gives up after five attempts, whose waits add up to about 40 seconds', async () => {
    await using edge = await startEdge({ issuerIsDown: () => true });
    const { wait, waitedMs } = countingWaits();
    // The default waits 2^n seconds and 0.3 to 3 more.
    const retryWait = (retries: number) => wait(1000 * 2 ** retries + 1650);
    expect(await query(edge.url, { retryWait })).toMatchObject({ code: 1013 });
    expect(waitedMs()).toBe(31_000 + 5 * 1650);
  });

  it('The client with these options is back after an outage of ten minutes, and never waits longer than half a minute', async () => {
    const { wait, waitedMs } = countingWaits();
    await using edge = await startEdge({ issuerIsDown: () => waitedMs() < 600_000 });
    let longestMs = 0;
    const options = keepRetrying((ms) => {
      longestMs = Math.max(longestMs, ms);
      return wait(ms);
    });
    expect(await query(edge.url, options)).toEqual({ viewer: { name: 'Ada' } });
    expect(waitedMs()).toBeGreaterThanOrEqual(600_000);
    expect(longestMs).toBeGreaterThan(15_000);
    expect(longestMs).toBeLessThanOrEqual(30_000);
  });

  it('The client with these options is back after a time in which nothing listens at the address', async () => {
    const { wait, waitedMs } = countingWaits();
    const first = await startEdge();
    const { port, url } = first;
    await first[Symbol.asyncDispose]();
    let second: Awaited<ReturnType<typeof startEdge>> | null = null;
    const options = keepRetrying(async (ms) => {
      await wait(ms);
      if (waitedMs() > 60_000) second ??= await startEdge({ port });
    });
    expect(await query(url, options)).toEqual({ viewer: { name: 'Ada' } });
    await (second as AsyncDisposable | null)?.[Symbol.asyncDispose]();
  });

  it('The client with these options gives up at once for a token that can never be valid', async () => {
    await using edge = await startEdge();
    const { wait, waitedMs } = countingWaits();
    const connectionParams = () => ({ authorization: 'Bearer forged' });
    expect(await query(edge.url, { ...keepRetrying(wait), connectionParams })).toMatchObject({
      code: 4401,
    });
    expect(waitedMs()).toBe(0);
  });
});

describe('The documented client of server-sent events', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('It never waits longer than half a minute, although nothing happens between the ends of its streams', async () => {
    let streams = 0;
    vi.useFakeTimers();
    // Each stream ends without an event, as with an expired token in a quiet practice.
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
      streams += 1;
      const headers = { 'content-type': 'text/event-stream' };
      return Promise.resolve(new Response(':\n\n', { headers }));
    });
    const client = streamSyncs('http://localhost/graphql', 'Practice:1', {
      currentToken: () => Promise.resolve('token'),
      show: () => expect.unreachable(),
      signInAgain: (error) => expect.unreachable(String(error)),
    });
    const hour = 3_600_000;
    await vi.advanceTimersByTimeAsync(hour);
    const before = streams;
    expect(before).toBeGreaterThan(hour / 30_000);
    await vi.advanceTimersByTimeAsync(hour);
    expect(streams - before).toBeGreaterThan(hour / 30_000);
    client.dispose();
  });
});
