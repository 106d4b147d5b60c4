import type { TadaDocumentNode } from 'gql.tada';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import type { GraphqlBody } from '../../support/http/http.ts';
import { post } from '../../support/http/http.ts';
import { followEvents } from '../../support/http/sse.ts';
import {
  addClients,
  addFieldDefinitions,
  addFieldValues,
  addGroup,
} from '../../support/records/records.ts';
import {
  addDeletionReview,
  addJobs,
  addPendingChange,
  addProblem,
  addRuns,
} from '../../support/records/records.ts';
import { addUsers } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const nobody = '00000000-0000-4000-8000-000000000000';
const types = [
  ...(['Practice', 'Client', 'ClientGroup', 'User', 'Job', 'FieldDefinition'] as const),
  ...(['SyncRun', 'PracticeActivity', 'DeletionReview', 'Problem'] as const),
] as const;

/** A replacer for JSON: each operation lowers what remains of the viewer's budget. */
const withoutBudget = (key: string, value: unknown): unknown =>
  key === 'rateLimit' ? undefined : value;

const plain = (id: string): string => id.split(':')[1] ?? '';

describe("Another practice's records", () => {
  let stack: TestStack;
  const theirs = {} as Record<(typeof types)[number], string>;
  const ours = {} as Record<(typeof types)[number], string>;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    const problemOf = async (client: string) => {
      const { xpmId } = await stack.prisma.client.findUniqueOrThrow({
        where: { id: plain(client) },
      });
      return { xpmId };
    };
    for (const [practiceId, ids] of [
      [stack.practiceId, ours],
      [stack.otherPracticeId, theirs],
    ] as const) {
      const [client = ''] = await addClients(stack, [{ name: 'Middle' }], practiceId);
      const email = `middle@${practiceId === stack.practiceId ? 'ours' : 'theirs'}.example`;
      const [user = ''] = await addUsers(stack, [{ name: 'Middle', email }], practiceId);
      const [job = ''] = await addJobs(stack, [{ name: 'Middle' }], practiceId);
      const [definition = ''] = await addFieldDefinitions(stack, [{}], practiceId);
      for (const record of [client, job]) {
        await addFieldValues(stack, record, { [definition]: 'Middle' });
        await addPendingChange(stack, record);
      }
      const group = await addGroup(stack, 'Middle', { members: [client], practiceId });
      const { runs, entries } = await addRuns(stack, 1, practiceId);
      Object.assign(ids, {
        Practice: practiceId,
        Client: client,
        ClientGroup: group,
        User: user,
        Job: job,
        FieldDefinition: definition,
        SyncRun: runs[0],
        PracticeActivity: entries[0],
        DeletionReview: await addDeletionReview(stack, practiceId),
        Problem: await addProblem(stack, await problemOf(client), practiceId),
      });
    }
    await addClients(stack, [{ name: 'A' }, { name: 'Z' }]);
    // What is refused must not be refused for want of a connection.
    const connected = {
      state: 'CONNECTED',
      connectedAt: new Date(),
      accessToken: 'token',
    } as const;
    for (const practiceId of [stack.practiceId, stack.otherPracticeId].map(plain)) {
      await stack.prisma.xpmConnection.create({ data: { practiceId, ...connected } });
    }
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const ask = async (query: string, variables: Record<string, unknown>): Promise<GraphqlBody> => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const { body } = await post(stack.url, { query, variables, authorization });
    // Without the remaining budget, which each request lowers.
    const { extensions: _budget, ...response } = body;
    return response;
  };
  /** The same question of theirs and of nothing: the responses must be equal, letter for letter. */
  const expectSame = async (
    query: string,
    variables: (id: string) => Record<string, unknown>,
    type: (typeof types)[number],
  ): Promise<GraphqlBody> => {
    const [of, ofNothing] = [theirs[type], `${type}:${nobody}`];
    const response = await ask(query, variables(of));
    const same = JSON.stringify(response).replaceAll(of, ofNothing);
    expect(same).toBe(JSON.stringify(await ask(query, variables(ofNothing))));
    expect(same).not.toContain('INTERNAL_SERVER_ERROR');
    return response;
  };

  const node = 'query ($id: ID!) { node(id: $id) { __typename id } }';

  it.each(types)(
    'A %s of another practice is not found by node(id), and our own is',
    async (type) => {
      expect(await ask(node, { id: ours[type] })).toEqual({
        data: { node: { __typename: type, id: ours[type] } },
      });
      expect(await expectSame(node, (id) => ({ id }), type)).toEqual({ data: { node: null } });
    },
  );

  it('Another practice is not found by practice(id)', async () => {
    const query = 'query ($id: ID!) { practice(id: $id) { id clients { totalCount } } }';
    expect(await expectSame(query, (id) => ({ id }), 'Practice')).toEqual({
      data: { practice: null },
    });
  });

  it('Another practice is not in the list of practices of the viewer', async () => {
    const { data } = await ask('{ viewer { practices { practice { id } } } }', {});
    expect(data).toEqual({ viewer: { practices: [{ practice: { id: stack.practiceId } }] } });
  });

  it('A group of another practice matches no client in the filter by group', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { clients(filter: { groupId: $id }) { totalCount edges { node { id } } } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect(await expectSame(query, variables, 'ClientGroup')).toEqual({
      data: { practice: { clients: { totalCount: 0, edges: [] } } },
    });
  });

  it('A record of another practice matches no entry in the filter of the activity', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { activity(filter: { recordId: $id }) { totalCount edges { node { id } } } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect(await expectSame(query, variables, 'Client')).toEqual({
      data: { practice: { activity: { totalCount: 0, edges: [] } } },
    });
  });

  it('A record of another practice matches no problem in the filter by record', async () => {
    const query = `query ($practice: ID!, $id: ID!) {
      practice(id: $practice) { problems(filter: { recordId: $id }) { totalCount edges { node { id } } } }
    }`;
    const variables = (id: string) => ({ practice: stack.practiceId, id });
    expect(await expectSame(query, variables, 'Client')).toEqual({
      data: { practice: { problems: { totalCount: 0, edges: [] } } },
    });
    expect(await ask(query, variables(ours.Client))).toEqual({
      data: { practice: { problems: { totalCount: 1, edges: [{ node: { id: ours.Problem } }] } } },
    });
  });

  it.each([
    ['clients', 'Client'],
    ['clientGroups', 'ClientGroup'],
    ['users', 'User'],
    ['jobs', 'Job'],
    ['fieldDefinitions', 'FieldDefinition'],
    ['activity', 'PracticeActivity'],
    ['syncRuns', 'SyncRun'],
    ['deletionReviews', 'DeletionReview'],
    ['problems', 'Problem'],
  ] as const)('A cursor of another practice returns no %s', async (field, type) => {
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

  it.each([
    ['CLIENT_CUSTOM_FIELDS', 'Client'],
    ['CLIENT_CUSTOM_FIELDS', 'Job'],
    ['JOB_SUMMARY', 'Job'],
    ['JOB_SUMMARY', 'Client'],
  ] as const)(
    'The surface %s offers no sync for a %s of another practice',
    async (surface, type) => {
      const query = `query ($practice: ID!, $id: ID!, $surface: SyncSurface!) {
      practice(id: $practice) { syncActions(surface: $surface, recordId: $id) { kind } }
    }`;
      const variables = (id: string) => ({ practice: stack.practiceId, id, surface });
      const nothing = { data: { practice: { syncActions: [] } } };
      expect(await expectSame(query, variables, type)).toEqual(nothing);
      const isOfType = surface.startsWith(type.toUpperCase());
      expect(await ask(query, variables(ours[type]))).toEqual(
        isOfType
          ? { data: { practice: { syncActions: [{ kind: expect.any(String) as string }] } } }
          : nothing,
      );
    },
  );

  it.each([
    ['JOB', 'Job'],
    ['JOB', 'Client'],
    ['CLIENT_FIELDS', 'Client'],
    ['CLIENT_FIELDS', 'Job'],
    ['CLIENTS', 'Client'],
  ] as const)(
    'A sync of %s is refused for the id of a %s of another practice',
    async (kind, type) => {
      const query = `mutation ($input: RequestSyncInput!) {
      requestSync(input: $input) { __typename ... on SyncUnavailable { message reason } }
    }`;
      const variables = (recordId: string) => ({
        input: { practiceId: stack.practiceId, kind, recordId },
      });
      const runs = await stack.prisma.syncRun.count();
      const reason = kind === 'CLIENTS' ? 'RECORD_NOT_EXPECTED' : 'RECORD_UNKNOWN';
      expect(await expectSame(query, variables, type)).toMatchObject({
        data: { requestSync: { __typename: 'SyncUnavailable', reason } },
      });
      expect(await stack.prisma.syncRun.count()).toBe(runs);
      const entries = await stack.prisma.practiceActivity.findMany({
        orderBy: { createdAt: 'desc' },
      });
      expect(JSON.stringify(entries[0])).not.toMatch(/Middle|J000000/);
    },
  );

  const settings = { autoSync: false };
  const cause = { kind: 'CLIENTS', reason: 'RECORD_UNREADABLE' };
  const refusals = { reason: 'REJECTED' };
  it.each([
    ['requestSync', 'RequestSyncInput!', 'Practice', { kind: 'CLIENTS' }, 'practiceId'],
    ['beginXpmConnection', 'BeginXpmConnectionInput!', 'Practice', {}, 'practiceId'],
    ['disconnectXpm', 'DisconnectXpmInput!', 'Practice', {}, 'practiceId'],
    ['checkXpmConnection', 'CheckXpmConnectionInput!', 'Practice', {}, 'practiceId'],
    ['cancelSync', 'CancelSyncInput!', 'SyncRun', {}, 'runId'],
    [
      'decideDeletionReview',
      'DecideDeletionReviewInput!',
      'DeletionReview',
      { decision: 'APPLY' },
      'deletionReviewId',
    ],
    ['retryProblems', 'RetryProblemsInput!', 'Practice', cause, 'practiceId'],
    ['updatePracticeSettings', 'UpdatePracticeSettingsInput!', 'Practice', settings, 'practiceId'],
    ['configureJobStates', 'ConfigureJobStatesInput!', 'Practice', { states: [] }, 'practiceId'],
    ['setDayLimit', 'SetDayLimitInput!', 'Practice', { dayLimit: 1000 }, 'practiceId'],
    ['setPracticeSource', 'SetPracticeSourceInput!', 'Practice', { source: 'APS' }, 'practiceId'],
    ['updateJob', 'UpdateJobInput!', 'Job', { name: 'Taken' }, 'jobId'],
    ['updateClient', 'UpdateClientInput!', 'Client', { name: 'Taken' }, 'clientId'],
    ['setFieldValues', 'SetFieldValuesInput!', 'Job', { values: [] }, 'recordId'],
    ['setFieldValues', 'SetFieldValuesInput!', 'Client', { values: [] }, 'recordId'],
    ['retryPendingChanges', 'RetryPendingChangesInput!', 'Job', {}, 'recordId'],
    ['retryPendingChanges', 'RetryPendingChangesInput!', 'Client', {}, 'recordId'],
    ['retryPendingChanges', 'RetryPendingChangesInput!', 'Practice', refusals, 'cause'],
    ['discardPendingChanges', 'DiscardPendingChangesInput!', 'Job', {}, 'recordId'],
    ['discardPendingChanges', 'DiscardPendingChangesInput!', 'Client', {}, 'recordId'],
  ] as const)(
    'The mutation %s is refused for another practice and changes nothing',
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
        await stack.prisma.deletionReview.count({ where: { state: 'PENDING' } }),
        await stack.prisma.practice.findMany({ orderBy: { id: 'asc' } }),
        await stack.prisma.quota.findMany({ orderBy: { practiceId: 'asc' } }),
        await stack.prisma.client.findMany({ include: { values: true, pending: true } }),
        await stack.prisma.job.findMany({ include: { values: true, pending: true } }),
      ];
      const before = await count();
      const variables = (id: string) =>
        key === 'cause'
          ? { input: { cause: { practiceId: id, ...more } } }
          : { input: { [key]: id, ...more } };
      expect(await expectSame(query, variables, type)).toMatchObject({
        data: { [field]: { __typename: 'NotPermitted', reason: 'NOT_FOUND' } },
      });
      expect(await count()).toEqual(before);
      for (const malformed of ['', 'nonsense', `Client:${nobody}`, `${type}:1`, '💥']) {
        expect(await ask(query, variables(malformed)), malformed).toMatchObject({
          data: { [field]: { __typename: 'NotPermitted', reason: 'NOT_FOUND' } },
        });
      }
    },
  );

  it('Custom fields of another practice cannot be set, even with a valid definition id', async () => {
    const query = `mutation ($input: SetFieldValuesInput!) { setFieldValues(input: $input) {
      __typename ... on InvalidFields { fields { field reason message } } } }`;
    const values = (id: string) => [{ definitionId: id, value: { text: 'x' } }];
    // Of theirs, by our definition and by theirs; then of ours, by theirs.
    for (const definition of [ours.FieldDefinition, theirs.FieldDefinition]) {
      const variables = (id: string) => ({ input: { recordId: id, values: values(definition) } });
      expect(await expectSame(query, variables, 'Job')).toMatchObject({
        data: { setFieldValues: { __typename: 'NotPermitted' } },
      });
    }
    const variables = (id: string) => ({ input: { recordId: ours.Job, values: values(id) } });
    expect(await expectSame(query, variables, 'FieldDefinition')).toMatchObject({
      data: { setFieldValues: { fields: [{ reason: 'UNKNOWN_DEFINITION' }] } },
    });
  });

  it('Users of another practice cannot become manager or partner', async () => {
    for (const [field, input, key, record] of [
      ['updateJob', 'UpdateJobInput!', 'jobId', ours.Job],
      ['updateClient', 'UpdateClientInput!', 'clientId', ours.Client],
    ] as const) {
      const query = `mutation ($input: ${input}) { ${field}(input: $input) {
        __typename ... on InvalidFields { fields { field reason message } } } }`;
      for (const place of ['manager', 'partner']) {
        const unknown = {
          data: { [field]: { fields: [{ field: place, reason: 'UNKNOWN_PERSON' }] } },
        };
        const byId = (userId: string) => ({ input: { [key]: record, [place]: { userId } } });
        expect(await expectSame(query, byId, 'User')).toMatchObject(unknown);
        const byEmail = (email: string) =>
          ask(query, { input: { [key]: record, [place]: { email } } });
        const [of, ofNothing] = ['middle@theirs.example', 'nobody@theirs.example'];
        const response = JSON.stringify(await byEmail(of)).replaceAll(of, ofNothing);
        expect(response).toBe(JSON.stringify(await byEmail(ofNothing)));
        expect(JSON.parse(response)).toMatchObject(unknown);
      }
    }
  });

  it('The syncStatus never contains records of another practice, even if the log names them', async () => {
    const document = graphql(`
      subscription TagsOf($id: ID!) {
        syncStatus(practiceId: $id) {
          clients {
            id
          }
          jobs {
            id
            pendingSync {
              reasons
            }
          }
        }
      }
    `);
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const variables = { id: stack.practiceId };
    await using stream = await followEvents(stack.url, authorization, { document, variables });
    expect((await stream.next())?.data?.syncStatus).toEqual({
      clients: [{ id: ours.Client }],
      jobs: [{ id: ours.Job, pendingSync: { reasons: ['CHANGES_PENDING'] } }],
    });
    await appendEvents(stack, [
      { type: 'clientPendingSync.changed', ids: [theirs.Client, ours.Client].map(plain) },
      { type: 'jobPendingSync.changed', ids: [theirs.Job].map(plain) },
    ]);
    expect((await stream.next())?.data?.syncStatus).toEqual({
      clients: [{ id: ours.Client }],
      jobs: [],
    });
    expect((await stream.next())?.data?.syncStatus).toEqual({ clients: [], jobs: [] });
  });

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
    jobChanged: [
      'Job',
      graphql(`
        subscription OfJob($id: ID!) {
          jobChanged(id: $id) {
            id
          }
        }
      `),
    ],
  } as const;

  it.each(Object.keys(subscriptions) as (keyof typeof subscriptions)[])(
    'The subscription %s finds no record of another practice, of another type or with a malformed id',
    async (field) => {
      const [type] = subscriptions[field];
      const document: TadaDocumentNode<unknown, { id: string }> = subscriptions[field][1];
      const authorization = `Bearer ${await stack.tokenFor('admin')}`;
      const responses: string[] = [];
      const another = type === 'Job' ? ours.Client : ours.Job;
      for (const id of [theirs[type], another, `${type}:${nobody}`, 'nonsense', '']) {
        await using stream = await followEvents(stack.url, authorization, {
          document,
          variables: { id },
        });
        responses.push(JSON.stringify(await stream.next(), withoutBudget));
        expect(await stream.next()).toBeNull();
      }
      expect(new Set(responses).size).toBe(1);
      expect(responses[0]).toContain('"code":"NOT_FOUND"');
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
  ])('The query node(id: %j) returns null', async (id) => {
    expect(await ask(node, { id })).toEqual({ data: { node: null } });
  });

  it.each(['', 'nonsense', `Client:${nobody}`])(
    'The query practice(id: %j) returns null',
    async (id) => {
      const query = 'query ($id: ID!) { practice(id: $id) { id } }';
      expect(await ask(query, { id })).toEqual({ data: { practice: null } });
    },
  );

  it.each(['', 'nonsense', `Client:${nobody}`])('The group %j has no members', async (id) => {
    const query = `query ($practice: ID!, $id: ID!) {
        practice(id: $practice) { clients(filter: { groupId: $id }) { totalCount } }
      }`;
    expect(await ask(query, { practice: stack.practiceId, id })).toEqual({
      data: { practice: { clients: { totalCount: 0 } } },
    });
  });

  it.each([
    ['of NUL', 'a\u0000b'],
    ['too long', 'x'.repeat(10_000)],
    ['empty', ''],
  ])('An idempotency key (%s) is refused with BAD_USER_INPUT', async (_what, idempotencyKey) => {
    const query = `mutation ($input: RequestSyncInput!) { requestSync(input: $input) { __typename } }`;
    const input = { practiceId: stack.practiceId, kind: 'CLIENTS', idempotencyKey };
    expect(await ask(query, { input })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});
