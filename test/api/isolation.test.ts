import type { TadaDocumentNode } from 'gql.tada';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../support/http.ts';
import type { GraphqlBody } from '../support/http.ts';
import { addClients, addGroup, addHeldDelete, addRuns, addUsers } from '../support/records.ts';
import { followEvents } from '../support/sse.ts';
import { startStack } from '../support/stack.ts';
import type { TestStack } from '../support/stack.ts';
import { graphql } from '../support/graphql.ts';

const nobody = '00000000-0000-4000-8000-000000000000';
const types = [
  'Practice',
  'Client',
  'ClientGroup',
  'User',
  'SyncRun',
  'PracticeActivity',
  'HeldDelete',
] as const;

describe("another practice's records", () => {
  let stack: TestStack;
  const theirs = {} as Record<(typeof types)[number], string>;
  const ours = {} as Record<(typeof types)[number], string>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    for (const [practiceId, ids] of [
      [stack.practiceId, ours],
      [stack.otherPracticeId, theirs],
    ] as const) {
      const [client = ''] = await addClients(stack, [{ name: 'Middle' }], practiceId);
      const [user = ''] = await addUsers(stack, [{ name: 'Middle' }], practiceId);
      const group = await addGroup(stack, 'Middle', { members: [client], practiceId });
      const { runs, entries } = await addRuns(stack, 1, practiceId);
      Object.assign(ids, {
        Practice: practiceId,
        Client: client,
        ClientGroup: group,
        User: user,
        SyncRun: runs[0],
        PracticeActivity: entries[0],
        HeldDelete: await addHeldDelete(stack, practiceId),
      });
    }
    await addClients(stack, [{ name: 'A' }, { name: 'Z' }]);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const ask = async (query: string, variables: Record<string, unknown>): Promise<GraphqlBody> => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    return (await post(stack.url, { query, variables, authorization })).body;
  };
  /** The same question of theirs and of nothing: the answers must be equal, letter for letter. */
  const expectSame = async (
    query: string,
    variables: (id: string) => Record<string, unknown>,
    type: (typeof types)[number],
  ): Promise<GraphqlBody> => {
    const [of, ofNothing] = [theirs[type], `${type}:${nobody}`];
    const answer = await ask(query, variables(of));
    const same = JSON.stringify(answer).replaceAll(of, ofNothing);
    expect(same).toBe(JSON.stringify(await ask(query, variables(ofNothing))));
    expect(same).not.toContain('INTERNAL_SERVER_ERROR');
    return answer;
  };

  const node = 'query ($id: ID!) { node(id: $id) { __typename id } }';

  it.each(types)('do not exist for node(id): %s, though our own does', async (type) => {
    expect(await ask(node, { id: ours[type] })).toEqual({
      data: { node: { __typename: type, id: ours[type] } },
    });
    expect(await expectSame(node, (id) => ({ id }), type)).toEqual({ data: { node: null } });
  });

  it('do not exist for practice(id)', async () => {
    const query = 'query ($id: ID!) { practice(id: $id) { id clients { totalCount } } }';
    expect(await expectSame(query, (id) => ({ id }), 'Practice')).toEqual({
      data: { practice: null },
    });
  });

  it("do not exist for the viewer's list of practices", async () => {
    const { data } = await ask('{ viewer { practices { practice { id } } } }', {});
    expect(data).toEqual({ viewer: { practices: [{ practice: { id: stack.practiceId } }] } });
  });

  it('do not exist for the filter by group', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { clients(filter: { groupId: $id }) { totalCount edges { node { id } } } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect(await expectSame(query, variables, 'ClientGroup')).toEqual({
      data: { practice: { clients: { totalCount: 0, edges: [] } } },
    });
  });

  it('do not exist for the filter of the activity by record', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { activity(filter: { recordId: $id }) { totalCount edges { node { id } } } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect(await expectSame(query, variables, 'Client')).toEqual({
      data: { practice: { activity: { totalCount: 0, edges: [] } } },
    });
  });

  it.each([
    ['clients', 'Client'],
    ['clientGroups', 'ClientGroup'],
    ['users', 'User'],
    ['activity', 'PracticeActivity'],
    ['syncRuns', 'SyncRun'],
    ['heldDeletes', 'HeldDelete'],
  ] as const)('do not exist for a cursor of %s', async (field, type) => {
    const query = `query ($practice: ID!, $after: String, $before: String) {
      practice(id: $practice) {
        after: ${field}(first: 5, after: $after) { edges { node { id } } }
        before: ${field}(last: 5, before: $before) { edges { node { id } } }
      }
    }`;
    const variables = (id: string) => {
      const cursor = btoa(`GPC:S:${id.split(':')[1] ?? ''}`);
      return { practice: stack.practiceId, after: cursor, before: cursor };
    };
    expect(await expectSame(query, variables, type)).toEqual({
      data: { practice: { after: { edges: [] }, before: { edges: [] } } },
    });
  });

  it('do not exist for syncActions of a record', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { syncActions(surface: CLIENT_CUSTOM_FIELDS, recordId: $id) { kind } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect((await expectSame(query, variables, 'Client')).errors).toBeUndefined();
  });

  const settings = { autoSync: false };
  it.each([
    ['requestSync', 'RequestSyncInput!', 'Practice', { kind: 'CLIENTS' }, 'practiceId'],
    ['beginXpmConnection', 'BeginXpmConnectionInput!', 'Practice', {}, 'practiceId'],
    ['disconnectXpm', 'DisconnectXpmInput!', 'Practice', {}, 'practiceId'],
    ['cancelSync', 'CancelSyncInput!', 'SyncRun', {}, 'runId'],
    [
      'decideHeldDelete',
      'DecideHeldDeleteInput!',
      'HeldDelete',
      { decision: 'APPLY' },
      'heldDeleteId',
    ],
    ['updatePracticeSettings', 'UpdatePracticeSettingsInput!', 'Practice', settings, 'practiceId'],
    ['configureJobStates', 'ConfigureJobStatesInput!', 'Practice', { states: [] }, 'practiceId'],
    ['setPracticeSource', 'SetPracticeSourceInput!', 'Practice', { source: 'APS' }, 'practiceId'],
  ] as const)(
    'do not exist for %s, and nothing is changed',
    async (...[field, input, type, more, key]) => {
      const query = `mutation ($input: ${input}) {
      ${field}(input: $input) { __typename ... on NotPermitted { message reason } }
    }`;
      const count = async () => [
        await stack.prisma.syncRun.count(),
        await stack.prisma.practiceActivity.count(),
        await stack.prisma.event.count(),
        await stack.prisma.xpmConsentRequest.count(),
        await stack.prisma.outboxMessage.count(),
        await stack.prisma.heldDelete.count({ where: { state: 'HELD' } }),
        await stack.prisma.practice.findMany({ orderBy: { id: 'asc' } }),
      ];
      const before = await count();
      const variables = (id: string) => ({ input: { [key]: id, ...more } });
      expect(await expectSame(query, variables, type)).toMatchObject({
        data: { [field]: { __typename: 'NotPermitted' } },
      });
      expect(await count()).toEqual(before);
      for (const malformed of ['', 'nonsense', `Client:${nobody}`, `${type}:1`, 'a\u0000b', '💥']) {
        expect(await ask(query, variables(malformed)), malformed).toMatchObject({
          data: { [field]: { __typename: 'NotPermitted' } },
        });
      }
    },
  );

  const subscriptions = {
    syncStatus: [
      'Practice',
      graphql(`
        subscription OfPractice($id: ID!) {
          syncStatus(practiceId: $id) {
            seq
          }
        }
      `),
    ],
    activityAdded: [
      'Practice',
      graphql(`
        subscription OfActivity($id: ID!) {
          activityAdded(practiceId: $id) {
            id
          }
        }
      `),
    ],
    clientChanged: [
      'Client',
      graphql(`
        subscription OfClient($id: ID!) {
          clientChanged(id: $id) {
            id
          }
        }
      `),
    ],
  } as const;

  it.each(Object.keys(subscriptions) as (keyof typeof subscriptions)[])(
    'do not exist for %s, and neither does a malformed id',
    async (field) => {
      const [type] = subscriptions[field];
      const document: TadaDocumentNode<unknown, { id: string }> = subscriptions[field][1];
      const authorization = `Bearer ${await stack.tokenFor('admin')}`;
      const answers: string[] = [];
      for (const id of [theirs[type], `${type}:${nobody}`, 'nonsense', '', 'a\u0000b']) {
        await using stream = await followEvents(stack.url, authorization, {
          document,
          variables: { id },
        });
        answers.push(JSON.stringify(await stream.next()));
        expect(await stream.next()).toBeNull();
      }
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('"code":"NOT_FOUND"');
    },
  );

  it.each([
    '',
    'nonsense',
    nobody,
    'Client:1',
    `Viewer:${nobody}`,
    `Contact:${nobody}`,
    `Node:${nobody}`,
    `Query:${nobody}`,
    `ClientFilter:${nobody}`,
    `constructor:${nobody}`,
    `__proto__:${nobody}`,
    'a\u0000b',
  ])('node(id: %j) is nothing', async (id) => {
    expect(await ask(node, { id })).toEqual({ data: { node: null } });
  });

  it.each(['', 'nonsense', `Client:${nobody}`, 'a\u0000b'])(
    'practice(id: %j) is nothing',
    async (id) => {
      const query = 'query ($id: ID!) { practice(id: $id) { id } }';
      expect(await ask(query, { id })).toEqual({ data: { practice: null } });
    },
  );

  it.each(['', 'nonsense', `Client:${nobody}`, 'a\u0000b'])(
    'no client is a member of group %j',
    async (id) => {
      const query = `query ($practice: ID!, $id: ID!) {
        practice(id: $practice) { clients(filter: { groupId: $id }) { totalCount } }
      }`;
      expect(await ask(query, { practice: stack.practiceId, id })).toEqual({
        data: { practice: { clients: { totalCount: 0 } } },
      });
    },
  );

  it.each([
    ['of NUL', 'a\u0000b'],
    ['too long', 'x'.repeat(10_000)],
    ['empty', ''],
  ])('an idempotency key %s is told to the client', async (_what, idempotencyKey) => {
    const query = `mutation ($input: RequestSyncInput!) { requestSync(input: $input) { __typename } }`;
    const input = { practiceId: stack.practiceId, kind: 'CLIENTS', idempotencyKey };
    expect(await ask(query, { input })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});
