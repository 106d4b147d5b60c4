import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../../embedded/demo/people.ts';
import { appendEvents, changes } from '../../support/activity/events.ts';
import { followSyncs } from '../../support/http/documented-client.ts';
import { startStableAddress } from '../../support/http/stable-address.ts';
import type { StrangeIssuer } from '../../support/practice/unusual-tokens.ts';
import { startStrangeIssuer } from '../../support/practice/unusual-tokens.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

/** The client's own waits between its connections add up. */
const timeoutMs = 90_000;
const discovery = '/.well-known/openid-configuration';
/** How many tokens expire before one lasts. */
const expiries = 3;

describe('The client of `docs/CLIENTS.md`, which is graphql-ws with its defaults', () => {
  let stack: TestStack;
  let issuer: StrangeIssuer;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    issuer = await startStrangeIssuer();
    env = { ...stack.env, AUTH_ISSUER: issuer.url };
  });
  afterAll(async () => {
    await issuer[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it('The document contains exactly the code that is tested here', async () => {
    const code = await readFile('test/support/http/documented-client.ts', 'utf8');
    const document = await readFile('docs/CLIENTS.md', 'utf8');
    expect(document).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it(
    'It misses and repeats no event while three tokens expire, the API restarts and the issuer cannot be reached',
    { timeout: timeoutMs },
    async () => {
      const first = await startServerProcess(env);
      await using address = await startStableAddress(first.url);
      const seqs: number[] = [];
      const closings: number[] = [];
      const errors: unknown[] = [];
      const subject = people.find(({ as }) => as === 'admin')?.subject ?? '';
      const client = followSyncs(`${address.url.replace('http', 'ws')}/graphql`, stack.practiceId, {
        // By the closings: whatever is awaited below, the client may reconnect before it.
        currentToken: () =>
          issuer.sign({ subject, expiresInSeconds: closings.length < expiries ? 2 : 60 }),
        show: ({ seq, reset }) => {
          expect(reset).toBe(false);
          seqs.push(Number(seq));
        },
        signInAgain: (error) => errors.push(error),
      });
      client.on('closed', (event) => closings.push((event as CloseEvent).code));
      const count = (items: readonly unknown[], wanted: number) =>
        expect.poll(() => items.length, { timeout: timeoutMs }).toBeGreaterThanOrEqual(wanted);

      await count(seqs, 1);
      for (let expired = 1; expired <= expiries; expired += 1) {
        await appendEvents(stack, changes(2));
        await count(closings, expired);
        // These are missed by the socket, and received after the reconnection.
        await appendEvents(stack, changes(3));
        await count(seqs, 1 + 5 * expired);
      }
      const expired = closings.length;
      expect(new Set(closings)).toEqual(new Set([4403]));

      const healthy = issuer.documents.get(discovery) ?? { status: 0, body: null };
      issuer.documents.delete(discovery);
      await using second = await startServerProcess({ ...env, LOG_LEVEL: 'silent' });
      address.leadTo(second.url);
      // SIGTERM, as a release does.
      await first[Symbol.asyncDispose]();
      await count(closings, expired + 1);
      await appendEvents(stack, changes(2));
      await count(closings, expired + 2);
      issuer.documents.set(discovery, healthy);
      await count(seqs, 18);
      await appendEvents(stack, changes(1));
      await count(seqs, 19);

      const [restart, ...unreachable] = closings.slice(expired);
      expect(restart).toBe(1012);
      expect(new Set(unreachable)).toEqual(new Set([1013]));
      const start = seqs[0] ?? 0;
      expect(seqs).toEqual(Array.from({ length: 19 }, (_, n) => start + n));
      expect(errors).toEqual([]);
      await client.dispose();
    },
  );
});
