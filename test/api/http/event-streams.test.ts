import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRun } from '../../../src/domain/sync/sync-run.ts';
import { appendEvents, changes, loggedSeqs } from '../../support/activity/events.ts';
import { followSyncs } from '../../support/http/documented-client.ts';
import { streamSyncs } from '../../support/http/documented-event-stream.ts';
import type { Proxy } from '../../support/http/proxy.ts';
import { startProxy } from '../../support/http/proxy.ts';
import { messagesOf } from '../../support/http/sse.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

describe('Subscriptions behind a proxy with a path prefix', () => {
  let stack: TestStack;
  let proxy: Proxy;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    proxy = await startProxy(stack.url, { prefix: '/practice-sync' });
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

  it('The documented client of the WebSocket follows the practice', async () => {
    const seqs: number[] = [];
    const errors: unknown[] = [];
    const client = followSyncs(`${proxy.url.replace('http', 'ws')}/graphql`, stack.practiceId, {
      currentToken: () => stack.tokenFor('admin'),
      show: ({ seq }) => seqs.push(Number(seq)),
      signInAgain: (error) => errors.push(error),
    });
    await expect.poll(() => seqs).toHaveLength(1);
    const [first = 0] = seqs;
    await appendEvents(stack, changes(1));
    await expect.poll(() => seqs).toEqual([first, first + 1]);
    expect(errors).toEqual([]);
    await client.dispose();
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

  it('A position of another practice never delivers what happened there', async () => {
    const own = { practiceId: stack.practiceId, viewer: 'admin', by: 'Own' } as const;
    const other = { practiceId: stack.otherPracticeId, viewer: 'other', by: 'Other' } as const;
    for (const { practiceId, by } of [own, other, other, own, own, other, own]) {
      const run = newRun({
        id: randomUUID(),
        practiceId: practiceId.replace('Practice:', ''),
        kind: 'CLIENTS',
        recordId: null,
        trigger: 'MANUAL',
        requestedBy: by,
        requestedAt: new Date(),
        mode: 'FULL',
      });
      await appendEvents(stack, [{ type: 'run.changed', run }], practiceId);
    }
    const requestedBy = async (
      { practiceId, viewer }: typeof own | typeof other,
      after: string,
    ) => {
      const query = `subscription { syncStatus(practiceId: "${practiceId}", after: "${after}") { seq runs { requestedBy } } }`;
      const abort = new AbortController();
      const response = await fetch(
        `${proxy.url}/graphql?${new URLSearchParams({ query }).toString()}`,
        {
          headers: {
            accept: 'text/event-stream',
            authorization: `Bearer ${await stack.tokenFor(viewer)}`,
          },
          signal: abort.signal,
        },
      );
      const last = (await loggedSeqs(stack, practiceId)).at(-1);
      const names = new Set<string>();
      for await (const { id, data } of messagesOf(response)) {
        for (const [, name = ''] of data.matchAll(/"requestedBy":"(\w+)"/g)) names.add(name);
        if (id === last) break;
      }
      abort.abort();
      return [...names];
    };
    const positions = [own, other].map(({ practiceId }) => loggedSeqs(stack, practiceId));
    for (const after of (await Promise.all(positions)).flat()) {
      if ((await loggedSeqs(stack, own.practiceId)).at(-1) !== after) {
        expect(await requestedBy(own, after)).toEqual(['Own']);
      }
      if ((await loggedSeqs(stack, other.practiceId)).at(-1) !== after) {
        expect(await requestedBy(other, after)).not.toContain('Own');
      }
    }
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
