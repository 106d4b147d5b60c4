import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents, untilHeard } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { followEvents } from '../../support/http/sse.ts';
import {
  addClients,
  addFieldDefinitions,
  addFieldValues,
  addJobs,
} from '../../support/records/records.ts';
import { addPendingChange, addRuns } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const clientChanged = graphql(`
  subscription ClientChanges($id: ID!, $after: String) {
    clientChanged(id: $id, after: $after) {
      id
      name
      contacts {
        name
      }
    }
  }
`);

const jobChanged = graphql(`
  subscription JobChanges($id: ID!) {
    jobChanged(id: $id) {
      id
      name
      fieldValues {
        value
      }
      pendingSync {
        fields {
          field
        }
      }
    }
  }
`);

const jobPositions = graphql(`
  subscription JobPositions($id: ID!, $after: String) {
    jobChanged(id: $id, after: $after) {
      name
      seq
    }
  }
`);

const activityAdded = graphql(`
  subscription ActivityOf($id: ID!) {
    activityAdded(practiceId: $id) {
      id
      message
    }
  }
`);

interface Followed<R> extends AsyncDisposable {
  next(): Promise<R | undefined>;
}

interface At {
  readonly id: string;
  readonly after?: string | null;
}

type Follow = <R>(
  stack: TestStack,
  document: TadaDocumentNode<R, At>,
  at: At,
) => Promise<Followed<R>>;

const transports: Record<string, Follow> = {
  'over WebSocket': async (stack, document, at) => {
    const socket = await stack.socket('admin');
    const results = socket.iterate({ query: print(document), variables: { ...at } });
    return {
      async next() {
        const result = await results.next();
        return result.done === true ? undefined : ((result.value.data ?? undefined) as never);
      },
      async [Symbol.asyncDispose]() {
        await results.return?.();
        await socket.dispose();
      },
    };
  },
  'over server-sent events': async (stack, document, at) => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const stream = await followEvents(stack.url, authorization, { document, variables: at });
    return {
      next: async () => (await stream.next())?.data,
      [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
    };
  },
};

const plain = (id: string): string => id.split(':')[1] ?? '';

describe.each(Object.entries(transports))('Changes of records %s', (_transport, follow) => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('A changed client is delivered as it is now, and other clients are not', async () => {
    const [mine = '', another = ''] = await addClients(stack, [{ name: 'Old' }, { name: 'Else' }]);
    await using changes = await follow(stack, clientChanged, { id: mine });
    const tell = () =>
      appendEvents(stack, [{ type: 'clients.changed', ids: [plain(another), plain(mine)] }]);
    const first = await changes.next();
    expect(first?.clientChanged).toEqual({ id: mine, name: 'Old', contacts: [] });
    await stack.prisma.client.update({ where: { id: plain(mine) }, data: { name: 'New' } });
    await appendEvents(stack, [{ type: 'clients.changed', ids: [plain(another)] }]);
    await tell();
    expect((await changes.next())?.clientChanged).toEqual({
      id: mine,
      name: 'New',
      contacts: [],
    });
  });

  it('A changed job is delivered as it is now, with its present tag and custom fields each time', async () => {
    const [mine = '', another = ''] = await addJobs(stack, [{ name: 'Mine' }, { name: 'Else' }]);
    const [definition = ''] = await addFieldDefinitions(stack, [{}]);
    await using changes = await follow(stack, jobChanged, { id: mine });
    const tell = (type: 'jobs.changed' | 'jobPendingSync.changed') =>
      appendEvents(stack, [{ type, ids: [plain(another), plain(mine)] }]);
    const untagged = { id: mine, name: 'Mine', fieldValues: [], pendingSync: null };
    const first = await changes.next();
    expect(first?.jobChanged).toEqual(untagged);
    await addPendingChange(stack, mine);
    await addPendingChange(stack, another);
    await addFieldValues(stack, mine, { [definition]: 'New' });
    await tell('jobPendingSync.changed');
    expect((await changes.next())?.jobChanged).toEqual({
      ...untagged,
      fieldValues: [{ value: 'New' }],
      pendingSync: { fields: [{ field: 'name' }] },
    });
    await stack.prisma.pendingChange.deleteMany({ where: { jobId: plain(mine) } });
    await tell('jobPendingSync.changed');
    expect((await changes.next())?.jobChanged).toEqual({
      ...untagged,
      fieldValues: [{ value: 'New' }],
    });
  });

  it('A client is delivered when its tag changes', async () => {
    const [mine = ''] = await addClients(stack, [{}]);
    await using changes = await follow(stack, clientChanged, { id: mine });
    const tell = () =>
      appendEvents(stack, [{ type: 'clientPendingSync.changed', ids: [plain(mine)] }]);
    expect((await changes.next())?.clientChanged.id).toBe(mine);
    await tell();
    expect((await changes.next())?.clientChanged.id).toBe(mine);
  });

  it('A record that is subscribed to by an id in capitals is delivered', async () => {
    const [mine = ''] = await addJobs(stack, [{}]);
    await using changes = await follow(stack, jobChanged, {
      id: `Job:${plain(mine).toUpperCase()}`,
    });
    const tell = () => appendEvents(stack, [{ type: 'jobs.changed', ids: [plain(mine)] }]);
    expect((await changes.next())?.jobChanged.id).toBe(mine);
    await tell();
    expect((await changes.next())?.jobChanged.id).toBe(mine);
  });

  it('Each activity entry is delivered', async () => {
    const { entries } = await addRuns(stack, 2);
    await using added = await follow(stack, activityAdded, { id: stack.practiceId });
    const [one = '', two = ''] = entries;
    const tell = (...ids: string[]) =>
      appendEvents(stack, [{ type: 'activity.changed', ids: ids.map(plain) }]);
    expect((await untilHeard(added.next(), () => tell(one)))?.activityAdded.id).toBe(one);
    await tell(two, one);
    let next = await added.next();
    while (next?.activityAdded.id === one) next = await added.next();
    expect(next?.activityAdded.id).toBe(two);
    expect((await added.next())?.activityAdded).toEqual({ id: one, message: 'All is well.' });
  });

  it('A follower that returns with `after` receives only what has changed since', async () => {
    const [mine = ''] = await addJobs(stack, [{ name: 'Before' }]);
    const change = async (name: string) => {
      await stack.prisma.job.update({ where: { id: plain(mine) }, data: { name } });
      await appendEvents(stack, [{ type: 'jobs.changed', ids: [plain(mine)] }]);
    };
    const received = async (after: string | null, count: number) => {
      await using changes = await follow(stack, jobPositions, { id: mine, after });
      const items = [];
      while (items.length < count) items.push((await changes.next())?.jobChanged);
      return items;
    };
    const [present] = await received(null, 1);
    expect(present).toEqual({ name: 'Before', seq: expect.stringMatching(/^\d+$/) as string });
    await change('While away');
    const [missed] = await received(present?.seq ?? '', 1);
    expect(missed).toEqual({ name: 'While away', seq: String(Number(present?.seq) + 1) });
    const nothing = received(missed?.seq ?? '', 1);
    await change('Later');
    expect(await nothing).toEqual([{ name: 'Later', seq: String(Number(missed?.seq) + 1) }]);
    // A log that no longer has the position starts with the present state.
    expect(await received('999999', 1)).toMatchObject([{ name: 'Later' }]);
  });

  it('Changes of another practice are not delivered', async () => {
    const [mine = ''] = await addClients(stack, [{ name: 'Mine' }]);
    await using changes = await follow(stack, clientChanged, { id: mine });
    const foreign = [{ type: 'clients.changed', ids: [plain(mine)] }] as const;
    expect((await changes.next())?.clientChanged).toMatchObject({ name: 'Mine' });
    // The same id in the log of another practice.
    await appendEvents(stack, foreign, stack.otherPracticeId);
    await stack.prisma.client.update({ where: { id: plain(mine) }, data: { name: 'New' } });
    await appendEvents(stack, [{ type: 'clients.changed', ids: [plain(mine)] }]);
    expect((await changes.next())?.clientChanged).toMatchObject({ name: 'New' });
  });
});
