import type { ResultOf } from 'gql.tada';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents, changes, loggedSeqs } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { followEvents } from '../../support/http/sse.ts';
import { addRuns } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import type { StatusStream } from '../../support/sync/sync.ts';
import { followStatus, syncStatus } from '../../support/sync/sync.ts';

const firstQuery = graphql(`
  query FirstQuery {
    viewer {
      practices {
        seq
        practice {
          id
        }
      }
    }
  }
`);

const seqsOf = (statuses: readonly { readonly seq: string }[]): string[] =>
  statuses.map(({ seq }) => seq);

async function take(stream: StatusStream, count: number): Promise<string[]> {
  const first = stream.seen.length;
  while (stream.seen.length < first + count) await stream.next();
  return seqsOf(stream.seen.slice(first));
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => String(from + n));

describe('The subscription `syncStatus`', () => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A subscription without `after` starts with the unfinished syncs and the latest of each kind', async () => {
    const { runs } = await addRuns(stack, 3);
    await appendEvents(stack, changes(4));
    await using status = await followStatus(stack);
    const first = await status.next();
    expect(first).toMatchObject({ seq: '4', reset: false });
    expect(first.runs.map(({ id }) => id)).toEqual(runs.slice(-1));
    await appendEvents(stack, changes(2));
    expect(await take(status, 2)).toEqual(['5', '6']);
  });

  it('A subscription with `after` continues from that position', async () => {
    await appendEvents(stack, changes(5));
    await using status = await followStatus(stack, { after: '2' });
    expect(await take(status, 3)).toEqual(['3', '4', '5']);
    await appendEvents(stack, changes(1));
    expect(await take(status, 1)).toEqual(['6']);
    expect(status.seen.every(({ reset }) => !reset)).toBe(true);
  });

  it('A subscription from the position of the first query receives what happens before a list is read', async () => {
    await appendEvents(stack, changes(5));
    const { viewer } = await stack.execute('admin', firstQuery, {});
    const [seq = ''] = viewer.practices.map((each) => each.seq);
    expect(seq).toBe('5');
    await appendEvents(stack, changes(1));
    await using status = await followStatus(stack, { after: seq });
    await appendEvents(stack, changes(1));
    expect(await take(status, 2)).toEqual(['6', '7']);
  });

  it('The position of a practice in which nothing has happened is the start of its log', async () => {
    const { viewer } = await stack.execute('admin', firstQuery, {});
    expect(viewer.practices.map(({ seq }) => seq)).toEqual(['0']);
    await appendEvents(stack, changes(1));
    await using status = await followStatus(stack, { after: '0' });
    expect(await take(status, 1)).toEqual(['1']);
  });

  it('A subscription from a pruned position receives a reset', async () => {
    await appendEvents(stack, changes(5));
    await stack.prisma.event.deleteMany({ where: { seq: { lte: 3 } } });
    await using status = await followStatus(stack, { after: '2' });
    expect(await status.next()).toMatchObject({ seq: '5', reset: true });
    await using exact = await followStatus(stack, { after: '3' });
    expect(await take(exact, 2)).toEqual(['4', '5']);
  });

  it('A subscription from a future position receives a reset', async () => {
    await appendEvents(stack, changes(2));
    await using status = await followStatus(stack, { after: '3' });
    expect(await status.next()).toMatchObject({ seq: '2', reset: true });
  });

  it.each(['', 'x', '-1', '1.5', ' 1', '0x10', '1e3', '9'.repeat(30), '١'])(
    'A subscription with the invalid position %j is refused',
    async (after) => {
      const authorization = `Bearer ${await stack.tokenFor('admin')}`;
      await using stream = await followEvents(stack.url, authorization, {
        document: syncStatus,
        variables: { practiceId: stack.practiceId, after },
      });
      expect(await stream.next()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
      expect(await stream.next()).toBeNull();
    },
  );

  it('The position advances past events about other things', async () => {
    await using status = await followStatus(stack);
    await status.next();
    await appendEvents(stack, [
      { type: 'users.changed', ids: [] },
      { type: 'activity.changed', ids: [] },
      { type: 'connection.changed' },
    ]);
    expect(await take(status, 1)).toEqual(['3']);
  });

  it('An event that only a newer release knows is skipped', async () => {
    await using status = await followStatus(stack);
    await status.next();
    const practiceId = stack.practiceId.replace('Practice:', '');
    await stack.prisma.event.create({
      data: { practiceId, seq: 1, type: 'comets.changed', data: {}, createdAt: new Date() },
    });
    await stack.prisma.eventSequence.create({ data: { practiceId, lastSeq: 1 } });
    await appendEvents(stack, changes(1));
    expect(await take(status, 1)).toEqual(['2']);
  });

  it('A client whose socket breaks again and again misses and repeats nothing', async () => {
    await appendEvents(stack, changes(1));
    const total = 120;
    const writing = appendEvents(stack, changes(total));
    const seen: string[] = [];
    let after = '1';
    for (let socket = 0; seen.length < total; socket += 1) {
      const followed = await followBrokenly(stack, after, Math.min(7, total - seen.length));
      seen.push(...followed);
      after = seen.at(-1) ?? after;
    }
    await writing;
    expect(['1', ...seen]).toEqual(await loggedSeqs(stack));
  });

  it('Fifty subscribers each receive every change once', async () => {
    const streams = await Promise.all(Array.from({ length: 50 }, () => followStatus(stack)));
    await Promise.all(streams.map((stream) => stream.next()));
    const received = streams.map((stream) => take(stream, 20));
    await appendEvents(stack, changes(20));
    for (const each of received) expect(await each).toEqual(range(1, 20));
    await Promise.all(streams.map((stream) => stream[Symbol.asyncDispose]()));
  });

  it('A slow subscriber loses nothing', async () => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    await using stream = await followEvents(stack.url, authorization, {
      document: syncStatus,
      variables: { practiceId: stack.practiceId },
    });
    const seen: (string | undefined)[] = [];
    const read = async (): Promise<void> => {
      seen.push((await stream.next())?.data?.syncStatus.seq);
    };
    await read();
    for (let round = 0; round < 10; round += 1) {
      await appendEvents(stack, changes(20));
      await read();
    }
    while (seen.length < 201) await read();
    expect(seen).toEqual(range(0, 200));
  });

  it('No event is lost when the connection that listens to Postgres is killed', async () => {
    await using status = await followStatus(stack);
    await status.next();
    const received = take(status, 90);
    await appendEvents(stack, changes(30));
    expect(await killListeners(stack)).toBeGreaterThan(0);
    await appendEvents(stack, changes(30));
    await killListeners(stack);
    await appendEvents(stack, changes(30));
    expect(await received).toEqual(range(1, 90));
  });
});

/** Takes some statuses, and then drops the connection without a word, as a lost network does. */
async function followBrokenly(stack: TestStack, after: string, count: number): Promise<string[]> {
  const opened: WebSocket[] = [];
  const client = createClient({
    url: `${stack.url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${await stack.tokenFor('admin')}` },
    retryAttempts: 0,
    on: { opened: (socket) => opened.push(socket as WebSocket) },
  });
  const statuses = client.iterate<ResultOf<typeof syncStatus>>({
    query: print(syncStatus),
    variables: { practiceId: stack.practiceId, after },
  });
  const seen: string[] = [];
  while (seen.length < count) {
    const result = await statuses.next();
    const status = result.done === true ? undefined : result.value.data?.syncStatus;
    if (status === undefined) throw new Error(JSON.stringify(result));
    seen.push(status.seq);
  }
  client.terminate();
  await statuses.next().catch(() => undefined);
  await client.dispose();
  return seen;
}

/** Kills what listens in the test's own database. */
async function killListeners({ prisma }: TestStack): Promise<number> {
  const killed = await prisma.$queryRaw<unknown[]>`
    SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'practice-sync listener'`;
  return killed.length;
}
