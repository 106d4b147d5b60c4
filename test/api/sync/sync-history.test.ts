import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { addClients, addEntries, addRun } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const syncKinds = graphql(`
  query SyncKindsOf($id: ID!) {
    practice(id: $id) {
      syncKinds {
        kind
        run {
          id
        }
        lastRun {
          id
        }
        lastSucceededAt
        completeAsOf
        nextDueAt
        consecutiveFailures
      }
    }
  }
`);

const syncRuns = graphql(`
  query SyncRunsOf($id: ID!, $filter: SyncRunFilter, $first: Int, $after: String) {
    practice(id: $id) {
      syncRuns(filter: $filter, first: $first, after: $after) {
        totalCount
        edges {
          cursor
          node {
            id
          }
        }
      }
    }
  }
`);

const lastRuns = graphql(`
  query LastRunsOf($id: ID!, $client: ID!, $other: ID!) {
    practice(id: $id) {
      window: syncActions(surface: APP_WINDOW) {
        kind
        run {
          id
        }
        lastRun {
          id
        }
      }
      client: syncActions(surface: CLIENT_CUSTOM_FIELDS, recordId: $client) {
        lastRun {
          id
        }
      }
      other: syncActions(surface: CLIENT_CUSTOM_FIELDS, recordId: $other) {
        lastRun {
          id
        }
      }
    }
  }
`);

const links = graphql(`
  query LinksOf($id: ID!, $run: ID!, $client: ID!) {
    viewer {
      id
      name
    }
    run: node(id: $run) {
      ... on SyncRun {
        viewerCanCancel
        record {
          __typename
          ... on Client {
            id
            name
            pendingSync {
              reasons
              run {
                id
                state
              }
            }
          }
        }
      }
    }
    practice(id: $id) {
      syncRuns(filter: { kinds: [CLIENTS], states: [RUNNING] }) {
        edges {
          node {
            viewerCanCancel
            record {
              __typename
            }
          }
        }
      }
      activity(filter: { recordId: $client }) {
        edges {
          node {
            run {
              id
              state
            }
          }
        }
      }
      hiddenSyncActions(surface: APP_WINDOW) {
        kind
        reason
      }
    }
  }
`);

const callsOfRuns = graphql(`
  query CallsOfRuns($id: ID!) {
    practice(id: $id) {
      syncRuns(filter: { kinds: [USERS] }) {
        edges {
          node {
            id
            calls
          }
        }
      }
    }
  }
`);

const lastDay = graphql(`
  query LastDayOf($id: ID!) {
    practice(id: $id) {
      quota {
        minuteResetsAt
        lastDay {
          byPriority {
            priority
            calls
          }
          byHour {
            hour
            calls
          }
          pauses {
            limit
            startedAt
            endsAt
          }
        }
      }
    }
  }
`);

const automaticSyncs = graphql(`
  query AutomaticSyncsOf($id: ID!) {
    practice(id: $id) {
      automaticSyncs {
        kind
        full
        firstHour
        lastHour
        minutes
      }
    }
  }
`);

const checkConnection = graphql(`
  mutation CheckConnection($id: ID!) {
    checkXpmConnection(input: { practiceId: $id }) {
      __typename
      ... on XpmCheckStarted {
        practice {
          connection {
            trouble {
              nextProbeAt
              failures
            }
          }
        }
      }
      ... on NotPermitted {
        reason
      }
    }
  }
`);

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 2, 3, n));

describe('What the syncs of a practice did', () => {
  let stack: TestStack;
  let client: string;
  let other: string;
  let succeeded: string;
  let failed: string[];
  let running: string;
  let ofFields: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    [client = '', other = ''] = await addClients(stack, [{}, {}]);
    const at = (n: number) => ({
      requestedAt: minute(n),
      startedAt: minute(n + 1),
      finishedAt: minute(n + 2),
    });
    await addRun(stack, { ...at(0), state: 'FAILED' });
    succeeded = await addRun(stack, { ...at(10), trigger: 'SCHEDULED' });
    failed = [
      await addRun(stack, { ...at(20), state: 'FAILED' }),
      await addRun(stack, { ...at(30), state: 'CANCELLED' }),
      await addRun(stack, { ...at(40), state: 'FAILED' }),
    ];
    running = await addRun(stack, { ...at(50), state: 'RUNNING', finishedAt: null });
    const recordId = client.replace('Client:', '');
    ofFields = await addRun(stack, { ...at(5), kind: 'CLIENT_FIELDS', recordId });
    await addRun(stack, { ...at(6), kind: 'CLIENT_FIELDS', recordId: randomUUID() });
    await addRun(stack, at(70), stack.otherPracticeId);
    const practiceId = stack.practiceId.replace('Practice:', '');
    const watermark = { readAsOf: minute(0), fullReadAsOf: minute(0) };
    await stack.prisma.syncWatermark.create({
      data: { practiceId, kind: 'CLIENTS', ...watermark },
    });
    await stack.prisma.xpmConnection.create({ data: { practiceId, state: 'CONNECTED' } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const kindsOf = async () => {
    const { practice } = await stack.execute('standard', syncKinds, { id: stack.practiceId });
    return practice?.syncKinds ?? [];
  };
  const runsOf = async (variables: object) => {
    const all = { id: stack.practiceId, ...variables };
    const { practice } = await stack.execute('standard', syncRuns, all);
    const { totalCount, edges } = practice?.syncRuns ?? { totalCount: 0, edges: [] };
    return { totalCount, edges, ids: edges.map(({ node }) => node.id) };
  };

  it('The freshness of a kind comes from its runs', async () => {
    const [clients] = await kindsOf();
    expect(clients).toMatchObject({
      kind: 'CLIENTS',
      run: { id: running },
      lastRun: { id: failed[2] },
      lastSucceededAt: minute(12).toISOString(),
      completeAsOf: minute(11).toISOString(),
      consecutiveFailures: 2,
    });
  });

  it('The freshness lists every kind of the whole practice, also those without a run', async () => {
    const kinds = await kindsOf();
    expect(kinds.map(({ kind }) => kind).join(' ')).toBe(
      'CLIENTS USERS JOBS TAX_RETURNS FIELD_DEFINITIONS CLIENT_FIELD_VALUES JOB_FIELD_VALUES',
    );
    expect(kinds.find(({ kind }) => kind === 'USERS')).toMatchObject({
      run: null,
      lastRun: null,
      lastSucceededAt: null,
      completeAsOf: null,
      consecutiveFailures: 0,
    });
  });

  it('The next automatic sync lies ahead; a kind that the practice does not import has none', async () => {
    const kinds = await kindsOf();
    const nextOf = (kind: string) => kinds.find((each) => each.kind === kind)?.nextDueAt ?? null;
    expect(nextOf('TAX_RETURNS')).toBeNull();
    const hours = (new Date(nextOf('CLIENTS') ?? 0).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(0);
    expect(hours).toBeLessThan(25);
  });

  it('A kind is complete as of no time while the practice has to read everything again', async () => {
    const { prisma } = stack;
    const [kept] = await prisma.syncWatermark.findMany();
    await prisma.syncWatermark.deleteMany();
    expect((await kindsOf())[0]).toMatchObject({ completeAsOf: null, consecutiveFailures: 2 });
    if (kept !== undefined) await prisma.syncWatermark.create({ data: kept });
  });

  it('An action has its last run beside the unfinished one, and of its own record only', async () => {
    const variables = { id: stack.practiceId, client, other };
    const { practice } = await stack.execute('admin', lastRuns, variables);
    expect(practice?.window.find(({ kind }) => kind === 'CLIENTS')).toEqual({
      kind: 'CLIENTS',
      run: { id: running },
      lastRun: { id: failed[2] },
    });
    expect(practice?.client).toEqual([{ lastRun: { id: ofFields } }]);
    expect(practice?.other).toEqual([{ lastRun: null }]);
  });

  it('A run, an entry and a tag lead to each other and to the record, with what the viewer may do', async () => {
    const recordId = other.replace('Client:', '');
    const times = { requestedAt: minute(8), startedAt: minute(9), finishedAt: null };
    const run = await addRun(stack, {
      ...times,
      kind: 'CLIENT_FIELDS',
      state: 'RUNNING',
      recordId,
    });
    await addEntries(stack, 'Sync from PM', [other]);
    const where = { recordId };
    const data = { runId: run.replace('SyncRun:', '') };
    await stack.prisma.practiceActivity.updateMany({ where, data });
    const variables = { id: stack.practiceId, run, client: other };
    const seen = await stack.execute('standard', links, variables);
    expect(seen.run).toEqual({
      viewerCanCancel: true,
      record: {
        __typename: 'Client',
        id: other,
        name: 'Client 0001',
        pendingSync: { reasons: ['SYNC_NOT_FINISHED'], run: { id: run, state: 'RUNNING' } },
      },
    });
    expect(seen.practice?.activity.edges).toEqual([
      { node: { run: { id: run, state: 'RUNNING' } } },
    ]);
    expect(seen.practice?.syncRuns.edges).toEqual([
      { node: { viewerCanCancel: true, record: null } },
    ]);
    expect(seen.practice?.hiddenSyncActions.map(({ reason }) => reason)).toContain('ADMINS_ONLY');
    expect(seen.viewer.id).not.toBe('');
    await stack.prisma.practice.updateMany({ data: { primaryForClientMaintenance: true } });
    const later = await stack.execute('standard', links, variables);
    expect(later.run).toMatchObject({ viewerCanCancel: false });
    expect((await stack.execute('admin', links, variables)).run).toMatchObject({
      viewerCanCancel: true,
    });
    await stack.prisma.practice.updateMany({ data: { primaryForClientMaintenance: false } });
    const ended = { ...variables, run: succeeded };
    expect((await stack.execute('admin', links, ended)).run).toMatchObject({
      viewerCanCancel: false,
      record: null,
    });
    expect((await stack.execute('other', links, variables)).run).toBeNull();
    await stack.prisma.practiceActivity.deleteMany({ where });
    await stack.prisma.syncRun.deleteMany({ where });
  });

  it('A run has the calls that it has made so far, and once it has ended those that were counted then', async () => {
    const { prisma } = stack;
    const requestedAt = new Date(Date.now() - 60_000);
    const users = { kind: 'USERS', requestedAt } as const;
    const underWay = { ...users, state: 'RUNNING', finishedAt: null } as const;
    const [running, ended, old] = [
      await addRun(stack, underWay),
      await addRun(stack, { ...users, calls: 7 }),
      await addRun(stack, { ...users, calls: null }),
    ];
    const requested = await addRun(
      stack,
      { ...underWay, state: 'REQUESTED' },
      stack.otherPracticeId,
    );
    const permit = (runId: string, acquiredAt: Date) => ({
      practiceId: stack.practiceId.replace('Practice:', ''),
      seriesId: runId.replace('SyncRun:', ''),
      call: 'staff.api/list',
      priority: 'MANUAL' as const,
      acquiredAt,
      expiresAt: acquiredAt,
      releasedAt: acquiredAt,
    });
    await prisma.callPermit.createMany({
      data: [
        permit(running, requestedAt),
        permit(running, new Date()),
        permit(ended, new Date()),
        permit(randomUUID(), new Date()),
      ],
    });
    const callsAs = async (as: 'standard' | 'other', id: string) => {
      const { practice } = await stack.execute(as, callsOfRuns, { id });
      return practice?.syncRuns.edges.map(({ node }) => [node.id, node.calls]);
    };
    const own = await callsAs('standard', stack.practiceId);
    expect(own).toEqual(
      expect.arrayContaining([
        [running, 2],
        [ended, 7],
        [old, null],
      ]),
    );
    expect(await callsAs('other', stack.otherPracticeId)).toContainEqual([requested, 0]);
    await prisma.callPermit.deleteMany();
    const ids = [running, ended, old, requested].map((id) => id.replace('SyncRun:', ''));
    await prisma.syncRun.deleteMany({ where: { id: { in: ids } } });
  });

  it('The calls of the last day are counted by priority and hour, and the pauses are spans', async () => {
    const { prisma } = stack;
    const now = Date.now();
    const ago = (minutes: number): Date => new Date(now - minutes * 60_000);
    const permit = (practiceId: string, minutes: number, priority: 'WRITE' | 'SWEEP') => ({
      practiceId: practiceId.replace('Practice:', ''),
      call: 'job.api/get',
      priority,
      acquiredAt: ago(minutes),
      expiresAt: ago(minutes - 1),
      releasedAt: ago(minutes),
    });
    await prisma.callPermit.createMany({
      data: [
        permit(stack.practiceId, 0.5, 'WRITE'),
        ...[100, 101, 102].map((minutes) => permit(stack.practiceId, minutes, 'SWEEP')),
        permit(stack.practiceId, 25 * 60, 'SWEEP'),
        permit(stack.otherPracticeId, 5, 'SWEEP'),
      ],
    });
    const pauseOf = (minutes: number) => ({
      limit: 'MINUTE',
      until: ago(minutes).toISOString(),
      observedAt: ago(minutes).toISOString(),
      reserved: false,
    });
    // The first run was woken before the end that its pause had stated; the second one still sleeps.
    const changes = [
      ['first', 60, pauseOf(40)],
      ['second', 55, pauseOf(-10)],
      ['first', 50, null],
    ] as const;
    const practiceId = stack.practiceId.replace('Practice:', '');
    const { lastSeq } = await prisma.eventSequence.upsert({
      where: { practiceId },
      create: { practiceId, lastSeq: 3n },
      update: { lastSeq: { increment: 3n } },
    });
    await prisma.event.createMany({
      data: changes.map(([id, minutes, pause], place) => ({
        practiceId,
        seq: lastSeq - 2n + BigInt(place),
        type: 'run.changed',
        data: { run: { id, pause } },
        createdAt: ago(minutes),
      })),
    });
    const { practice } = await stack.execute('standard', lastDay, { id: stack.practiceId });
    const day = practice?.quota.lastDay;
    expect(day?.byPriority.filter(({ calls }) => calls > 0)).toEqual([
      { priority: 'WRITE', calls: 1 },
      { priority: 'SWEEP', calls: 3 },
    ]);
    expect(day?.byHour.map(({ calls }) => calls).reduce((sum, calls) => sum + calls)).toBe(4);
    expect(day?.pauses).toEqual([
      {
        limit: 'MINUTE',
        startedAt: ago(60).toISOString(),
        endsAt: ago(-10).toISOString(),
      },
    ]);
    expect(practice?.quota.minuteResetsAt).toBe(new Date(now + 31_000).toISOString());
    await prisma.event.deleteMany({ where: { practiceId } });
  });

  it('The hours of the automatic syncs are those of the schedules of the practice', async () => {
    const { practice } = await stack.execute('standard', automaticSyncs, { id: stack.practiceId });
    const ofClients = practice?.automaticSyncs.filter(({ kind }) => kind === 'CLIENTS');
    expect(ofClients).toMatchObject([
      { full: false, firstHour: 9, lastHour: 18 },
      { full: true, firstHour: 19, lastHour: 19 },
    ]);
    expect(ofClients?.map(({ minutes }) => minutes.length)).toEqual([4, 1]);
    await stack.prisma.practice.updateMany({ data: { autoSync: false } });
    const later = await stack.execute('standard', automaticSyncs, { id: stack.practiceId });
    expect(later.practice?.automaticSyncs).toEqual([]);
    await stack.prisma.practice.updateMany({ data: { autoSync: true } });
  });

  it('An admin has XPM checked at once, which wakes what waits for it; others and calm practices do not', async () => {
    const { prisma } = stack;
    const check = async (as: 'admin' | 'standard') =>
      (await stack.execute(as, checkConnection, { id: stack.practiceId })).checkXpmConnection;
    expect(await check('admin')).toEqual({ __typename: 'XpmCheckNotNeeded' });
    const practiceId = stack.practiceId.replace('Practice:', '');
    await prisma.connectionTrouble.create({
      data: {
        practiceId,
        since: minute(0),
        lastFailureAt: minute(0),
        failures: 3,
        evidence: 'XPM does not respond.',
        nextProbeAt: new Date('2030-01-01'),
      },
    });
    const asleep = await addRun(stack, {
      kind: 'USERS',
      state: 'PAUSED',
      finishedAt: null,
      pausedUntil: new Date('2030-01-01'),
      pausedLimit: 'SOURCE_DOWN',
      pauseObservedAt: minute(0),
    });
    await prisma.outboxMessage.deleteMany();
    expect(await check('standard')).toEqual({ __typename: 'NotPermitted', reason: 'ADMINS_ONLY' });
    expect(await prisma.outboxMessage.count()).toBe(0);
    const before = new Date();
    const checked = await check('admin');
    expect(checked).toMatchObject({ practice: { connection: { trouble: { failures: 3 } } } });
    const { nextProbeAt } = await prisma.connectionTrouble.findUniqueOrThrow({
      where: { practiceId },
    });
    expect(nextProbeAt.getTime()).toBeLessThan(before.getTime() + 60_000);
    const [woken, ...others] = await prisma.outboxMessage.findMany();
    expect(others).toEqual([]);
    expect(woken?.payload).toMatchObject({
      type: 'wake-sync',
      sync: { runId: asleep.replace('SyncRun:', '') },
    });
    const entries = await prisma.practiceActivity.findMany({ where: { type: 'CONNECTION' } });
    expect(entries.map(({ title }) => title)).toEqual(['Check XPM']);
    await prisma.practiceActivity.deleteMany({ where: { type: 'CONNECTION' } });
    await prisma.connectionTrouble.deleteMany();
    await prisma.syncRun.deleteMany({ where: { kind: 'USERS' } });
  });

  it.each([
    ['kinds', { kinds: ['CLIENT_FIELDS'] }, 2],
    ['no kind', { kinds: [] }, 0],
    ['states', { states: ['FAILED', 'CANCELLED'] }, 4],
    ['triggers', { triggers: ['SCHEDULED'] }, 1],
    ['times', { since: minute(10), until: minute(40) }, 3],
    ['all of these', { kinds: ['CLIENTS'], states: ['FAILED'], since: minute(1) }, 2],
  ])('Runs are listed and counted by %s', async (_by, filter, count) => {
    const { totalCount, ids } = await runsOf({ filter });
    expect([totalCount, ids.length]).toEqual([count, count]);
  });

  it('A page of runs goes on behind a run that the filter does not match any more', async () => {
    const filter = { states: ['FAILED', 'CANCELLED'] };
    const { edges, totalCount } = await runsOf({ filter, first: 1 });
    expect(totalCount).toBe(4);
    await stack.prisma.syncRun.update({
      where: { id: failed[2]?.replace('SyncRun:', '') ?? '' },
      data: { state: 'SUCCEEDED' },
    });
    const next = await runsOf({ filter, first: 2, after: edges[0]?.cursor });
    expect(next.ids).toEqual([failed[1], failed[0]]);
    expect((await runsOf({ filter: { triggers: ['SCHEDULED'] } })).ids).toEqual([succeeded]);
  });
});
