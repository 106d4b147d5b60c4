import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents, changes } from '../../support/activity/events.ts';
import { streamSyncs } from '../../support/http/documented-event-stream.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

/** Strips the prefix, as a gateway does, and forwards the rest as it is. */
async function startProxy(target: string, prefix: string) {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(prefix, '');
    const headers = {
      ...request.headers,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'sync.example',
      'x-forwarded-prefix': prefix,
    };
    const forwarded = sendRequest(`${target}${path}`, { method: request.method ?? 'GET', headers });
    forwarded.on('response', (received) => {
      open.add(response);
      response.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => {
      open.delete(response);
      forwarded.destroy();
    });
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    /** Cuts every connection. */
    cut() {
      for (const response of open) response.destroy();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('Server-sent events behind a proxy with a path prefix', () => {
  let stack: TestStack;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    proxy = await startProxy(stack.url, '/practice-sync');
    await appendEvents(stack, changes(3));
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it('The document contains exactly the code that is tested here', async () => {
    const code = await readFile('test/support/http/documented-event-stream.ts', 'utf8');
    expect(await readFile('docs/CLIENTS.md', 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it('The documented client misses and repeats nothing when its token expires and its connection is cut', async () => {
    const seqs: number[] = [];
    const errors: unknown[] = [];
    let tokens = 0;
    const client = streamSyncs(`${proxy.url}/graphql`, stack.practiceId, {
      currentToken: () => {
        tokens += 1;
        return stack.tokenFor('admin', { expiresInSeconds: tokens === 1 ? 2 : 60 });
      },
      show: ({ seq, reset }) => {
        expect(reset).toBe(false);
        seqs.push(Number(seq));
      },
      signInAgain: (error) => errors.push(error),
    });
    const expectSeqs = (last: number) =>
      expect
        .poll(() => seqs)
        .toEqual(Array.from({ length: last - first + 1 }, (_, n) => first + n));
    await expect.poll(() => seqs).toHaveLength(1);
    const [first = 0] = seqs;
    await expect.poll(() => tokens).toBe(2);
    await appendEvents(stack, changes(2));
    await expectSeqs(first + 2);
    proxy.cut();
    await appendEvents(stack, changes(2));
    await expectSeqs(first + 4);
    expect(errors).toEqual([]);
    client.dispose();
  });

  it('A reader that repeats its address with `Last-Event-ID` continues there, and each id is the `seq`', async () => {
    const query = `subscription { syncStatus(practiceId: "${stack.practiceId}", after: "1") { seq } }`;
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const address = `${proxy.url}/graphql?${new URLSearchParams({ query }).toString()}`;
    const read = async (lastEventId: Record<string, string>): Promise<string> => {
      const abort = new AbortController();
      const headers = { accept: 'text/event-stream', authorization, ...lastEventId };
      const response = await fetch(address, { headers, signal: abort.signal });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const chunks = response.body?.pipeThrough(new TextDecoderStream());
      let text = '';
      for await (const chunk of chunks ?? []) {
        text += chunk;
        if (/"seq":"\d+"\}\}\}\n\n$/.test(text)) break;
      }
      abort.abort();
      return text;
    };
    expect(await read({})).toMatch(/^retry: \d{4}\n\nid: 2\nevent: next\ndata: .*"seq":"2"/);
    expect(await read({ 'last-event-id': '2' })).toMatch(/id: 3\nevent: next\ndata: .*"seq":"3"/);
  });

  it('A refused token is HTTP 401, after which an `EventSource` does not come back', async () => {
    const query = `subscription { syncStatus(practiceId: "${stack.practiceId}") { seq } }`;
    const response = await fetch(
      `${proxy.url}/graphql?${new URLSearchParams({ query }).toString()}`,
      { headers: { accept: 'text/event-stream', authorization: 'Bearer nonsense' } },
    );
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('UNAUTHENTICATED');
  });
});
