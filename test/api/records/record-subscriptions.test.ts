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
  subscription ClientChanges($id: ID!) {
    clientChanged(id: $id) {
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

type Follow = <R>(
  stack: TestStack,
  document: TadaDocumentNode<R, { id: string }>,
  id: string,
) => Promise<Followed<R>>;

const transports: Record<string, Follow> = {
  'over WebSocket': async (stack, document, id) => {
    const socket = await stack.socket('admin');
    const results = socket.iterate({ query: print(document), variables: { id } });
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
  'over server-sent events': async (stack, document, id) => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const stream = await followEvents(stack.url, authorization, { document, variables: { id } });
    return {
      next: async () => (await stream.next())?.data,
      [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
    };
  },
};

const plain = (id: string): string => id.split(':')[1] ?? '';

describe.each(Object.entries(transports))('changes of records %s', (_transport, follow) => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('the client is told as it is now, and other clients are not', async () => {
    const [mine = '', another = ''] = await addClients(stack, [{ name: 'Old' }, { name: 'Else' }]);
    await using changes = await follow(stack, clientChanged, mine);
    const tell = () =>
      appendEvents(stack, [{ type: 'clients.changed', ids: [plain(another), plain(mine)] }]);
    const first = await untilHeard(changes.next(), tell);
    expect(first?.clientChanged).toEqual({ id: mine, name: 'Old', contacts: [] });
    await stack.prisma.client.update({ where: { id: plain(mine) }, data: { name: 'New' } });
    await appendEvents(stack, [{ type: 'clients.changed', ids: [plain(another)] }]);
    await tell();
    let next = await changes.next();
    while (next?.clientChanged.name === 'Old') next = await changes.next();
    expect(next?.clientChanged).toEqual({ id: mine, name: 'New', contacts: [] });
  });

  it('the job is told as it is now: its tag and its custom fields each time anew', async () => {
    const [mine = '', another = ''] = await addJobs(stack, [{ name: 'Mine' }, { name: 'Else' }]);
    const [definition = ''] = await addFieldDefinitions(stack, [{}]);
    await using changes = await follow(stack, jobChanged, mine);
    const tell = (type: 'jobs.changed' | 'jobPendingSync.changed') =>
      appendEvents(stack, [{ type, ids: [plain(another), plain(mine)] }]);
    const untagged = { id: mine, name: 'Mine', fieldValues: [], pendingSync: null };
    const first = await untilHeard(changes.next(), () => tell('jobs.changed'));
    expect(first?.jobChanged).toEqual(untagged);
    const nextWhere = async (isWanted: (job: typeof untagged | object) => boolean) => {
      for (;;) {
        const job = (await changes.next())?.jobChanged;
        if (job === undefined || isWanted(job)) return job;
      }
    };
    await addPendingChange(stack, mine);
    await addPendingChange(stack, another);
    await addFieldValues(stack, mine, { [definition]: 'New' });
    await tell('jobPendingSync.changed');
    expect(await nextWhere((job) => JSON.stringify(job).includes('New'))).toEqual({
      ...untagged,
      fieldValues: [{ value: 'New' }],
      pendingSync: { fields: [{ field: 'name' }] },
    });
    await stack.prisma.pendingChange.deleteMany({ where: { jobId: plain(mine) } });
    await tell('jobPendingSync.changed');
    expect(await nextWhere(() => true)).toEqual({ ...untagged, fieldValues: [{ value: 'New' }] });
  });

  it('the client is told when its tag changes', async () => {
    const [mine = ''] = await addClients(stack, [{}]);
    await using changes = await follow(stack, clientChanged, mine);
    const tell = () =>
      appendEvents(stack, [{ type: 'clientPendingSync.changed', ids: [plain(mine)] }]);
    expect((await untilHeard(changes.next(), tell))?.clientChanged.id).toBe(mine);
  });

  it('of a record that is named in capitals are told like any', async () => {
    const [mine = ''] = await addJobs(stack, [{}]);
    await using changes = await follow(stack, jobChanged, `Job:${plain(mine).toUpperCase()}`);
    const tell = () => appendEvents(stack, [{ type: 'jobs.changed', ids: [plain(mine)] }]);
    expect((await untilHeard(changes.next(), tell))?.jobChanged.id).toBe(mine);
  });

  it('each entry of the activity is told', async () => {
    const { entries } = await addRuns(stack, 2);
    await using added = await follow(stack, activityAdded, stack.practiceId);
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

  it("another practice's changes are not told", async () => {
    const [mine = ''] = await addClients(stack, [{ name: 'Mine' }]);
    await using changes = await follow(stack, clientChanged, mine);
    const foreign = [{ type: 'clients.changed', ids: [plain(mine)] }] as const;
    const next = changes.next();
    await untilHeard(next, async () => {
      // The same id in the log of another practice: what is told must come from our own.
      await appendEvents(stack, foreign, stack.otherPracticeId);
      await appendEvents(stack, [{ type: 'clients.changed', ids: [plain(mine)] }]);
    });
    expect((await next)?.clientChanged.id).toBe(mine);
  });
});
