import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SyncRunState } from '../../../src/domain/sync/sync-run.ts';
import { unfinishedStates } from '../../../src/domain/sync/sync-run.ts';
import type { LivePage, Transport } from '../../support/activity/live-page.ts';
import { openPage, transports } from '../../support/activity/live-page.ts';
import { aClient, aJob } from '../../support/edits/pending.ts';
import { followSyncs } from '../../support/http/documented-client.ts';
import { streamSyncs } from '../../support/http/documented-event-stream.ts';
import { startLoadBalancer } from '../../support/http/load-balancer.ts';
import type { StableAddress } from '../../support/http/stable-address.ts';
import { addPractice } from '../../support/practice/small-practice.ts';
import type { TwoOfEach } from '../../support/process/two-of-each.ts';
import { startTwoOfEach } from '../../support/process/two-of-each.ts';
import type { WorkedPractice } from '../../support/process/work.ts';
import { startWork, workIsDone } from '../../support/process/work.ts';
import { replace, unplugAtRandom } from '../../support/recovery/troubles.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { executeWithToken } from '../../support/stack/stack.ts';
import { openTemporal } from '../../support/stack/temporal.ts';
import { requestSync } from '../../support/sync/sync.ts';

// `npm run unplug` plays the last test for a minute with a new seed; UNPLUG_SECONDS and UNPLUG_SEED choose both.
const seconds = Number(process.env['UNPLUG_SECONDS'] ?? 15);
const seed = Number(process.env['UNPLUG_SEED'] ?? 14);

const kinds = ['USERS', 'FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const;
const deliveryTimeoutMs = 40_000;

let processes: TwoOfEach;
let stack: TestStack;
let token: string;
let addresses: readonly [StableAddress, StableAddress];
let practices: readonly WorkedPractice[];

beforeAll(async () => {
  processes = await startTwoOfEach({ DRAIN_SECONDS: '1', SHUTDOWN_GRACE_SECONDS: '20' });
  stack = processes.stack;
  token = await stack.tokenFor('admin');
  const [first, second] = processes.apis;
  const one = await startLoadBalancer(() => [first.now.url, second.now.url]);
  const two = await startLoadBalancer(() => [second.now.url, first.now.url]);
  addresses = [one, two];
  practices = await Promise.all([0, 1].map(addWorkedPractice));
});
afterAll(async () => {
  for (const address of addresses) await address[Symbol.asyncDispose]();
  await processes[Symbol.asyncDispose]();
});

describe('A rolling restart of two APIs and two workers', () => {
  it('No request fails, no event is lost or repeated, and no run starts over', async () => {
    const followers = await Promise.all(
      practices.flatMap((practice) =>
        addresses.flatMap(({ url }) => [
          followAsDocumented(followSyncs, `${url.replace('http', 'ws')}/graphql`, practice),
          followAsDocumented(streamSyncs, `${url}/graphql`, practice),
        ]),
      ),
    );
    const work = startWork(stack, { urls: addresses.map(({ url }) => url), token, practices });
    const codes: (number | null)[] = [];
    for (const n of [0, 1] as const) {
      await inTheMiddleOfLists();
      // In a release each process is replaced on its own; here one of each kind at a time.
      const ends = await Promise.all([replace(processes.workers[n]), replace(processes.apis[n])]);
      codes.push(...ends);
    }
    for (const name of ['query', 'edit', 'requestSync']) {
      await expect.poll(() => work.succeeded.get(name) ?? 0, { message: name }).toBeGreaterThan(5);
    }
    await work.stop();
    await workIsDone(stack, practices);

    expect(work.failed).toEqual([]);
    expect(codes).toEqual([0, 0, 0, 0]);
    for (const { practice, seqs, errors, stop } of followers) {
      await hasAllOf(seqs, practice, isOfSyncs);
      expect(errors).toEqual([]);
      stop();
    }
    await nothingStartedOver();
  }, 600_000);
});

describe('Two APIs and two workers whose connections and processes fail at random', () => {
  it(
    `Every page ends as the database is, without a gap, a repetition or a reload (UNPLUG_SEED=${seed})`,
    async () => {
      const pages = await Promise.all(
        practices.flatMap((practice) =>
          addresses.flatMap(({ url }) =>
            transports.map((transport) => openAt(url, practice, transport)),
          ),
        ),
      );
      const work = startWork(stack, { urls: addresses.map(({ url }) => url), token, practices });
      const journal = await unplugAtRandom({ processes, addresses, flushRedis }, { seed, seconds });
      await work.stop();
      await workIsDone(stack, practices);
      // Whatever was swallowed, the next change brings.
      for (const practice of practices) await sync(practice, 'USERS');
      await workIsDone(stack, practices);

      const story = `\nUNPLUG_SEED=${seed} UNPLUG_SECONDS=${seconds}\n${journal.join('\n')}\n`;
      for (const { name, practice, page, connections } of pages) {
        const about = `${name}${story}`;
        // Quick troubles may be over before the third token has expired.
        await vi.waitFor(() => expect(connections(), about).toBeGreaterThan(3), {
          timeout: deliveryTimeoutMs,
        });
        await hasAllOf(page.seqs.status, practice, isOfSyncs, about);
        await hasAllOf(page.seqs.job, practice, isAbout('job', practice.jobId), about);
        await hasAllOf(page.seqs.client, practice, isAbout('client', practice.clientId), about);
        expect(page.failures, about).toEqual([]);
        await equalsDatabase(page, practice, about);
        page[Symbol.dispose]();
      }
    },
    600_000 + seconds * 2000,
  );
});

/** A page whose tokens expire all the time. */
async function openAt(url: string, practice: WorkedPractice, transport: Transport) {
  let connections = 0;
  const page = await openPage({
    transport,
    url,
    practiceId: practice.globalId,
    jobId: practice.jobId,
    clientId: practice.clientId,
    token() {
      connections += 1;
      return stack.tokenFor('admin', { expiresInSeconds: 8 });
    },
  });
  const name = `${transport} of ${practice.globalId}`;
  return { name, practice, page, connections: () => connections };
}

async function addWorkedPractice(n: number): Promise<WorkedPractice> {
  const size = { clients: 40, jobs: 12, staff: 4, seed: n + 1 };
  const practice = await addPractice(stack, `Practice ${n}`, size);
  for (const kind of kinds) {
    await sync(practice, kind);
    await workIsDone(stack, [practice]);
  }
  const own = { ...stack, practiceId: practice.globalId };
  const [job, client] = [await aJob(own), await aClient(own)];
  return { ...practice, jobId: job.id, clientId: client.id };
}

async function sync(
  { globalId }: Pick<WorkedPractice, 'globalId'>,
  kind: (typeof kinds)[number],
): Promise<void> {
  const input = { practiceId: globalId, kind, full: true };
  const { requestSync: result } = await executeWithToken(addresses[0].url, token, {
    document: requestSync,
    variables: { input },
  });
  expect(result).toHaveProperty('run');
}

/** A list that takes seconds, in each practice, so that workers stop in the middle of their calls. */
async function inTheMiddleOfLists(): Promise<void> {
  // A request would join an unfinished run, which would then read its list twice.
  await runsOfClients(unfinishedStates, 0);
  for (const { index: practice } of practices) {
    const fault = { type: 'slow', bytesPerSecond: 30_000 };
    await stack.sandbox.post('faults', { practice, path: 'client.api/list', fault });
  }
  for (const practice of practices) await sync(practice, 'CLIENTS');
  await runsOfClients(['RUNNING'], practices.length);
}

/** Waits until so many runs are in these states. */
const runsOfClients = (states: readonly SyncRunState[], count: number): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(
        await stack.prisma.syncRun.count({
          where: { kind: 'CLIENTS', state: { in: [...states] } },
        }),
      ).toBe(count),
    { timeout: 20_000, interval: 20 },
  );

/** Each list was requested once for each run, and Temporal has repeated no activity. */
async function nothingStartedOver(): Promise<void> {
  const { pathsByPractice } = await stack.sandbox.calls();
  for (const { id: practiceId, tenantId } of practices) {
    const runs = await stack.prisma.syncRun.findMany({ where: { practiceId } });
    expect(new Set(runs.map(({ state }) => state))).toEqual(new Set(['SUCCEEDED']));
    const lists = runs.filter(({ kind }) => kind === 'CLIENTS').length;
    expect(pathsByPractice[tenantId]?.['client.api/list']).toBe(lists);
  }
  await using temporal = await openTemporal(stack);
  const taskQueue = stack.env['TEMPORAL_TASK_QUEUE'] ?? '';
  const repeated: string[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list({
    query: `TaskQueue = "${taskQueue}"`,
  })) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { activityTaskStartedEventAttributes: started } of events ?? []) {
      if ((started?.attempt ?? 1) > 1) repeated.push(workflowId);
    }
  }
  expect(repeated).toEqual([]);
}

interface Follower {
  readonly practice: WorkedPractice;
  readonly seqs: readonly bigint[];
  readonly errors: readonly unknown[];
  readonly stop: () => void;
}

/** Follows with the very lines of docs/CLIENTS.md. Returns with the snapshot. */
async function followAsDocumented(
  follow: typeof followSyncs | typeof streamSyncs,
  url: string,
  practice: WorkedPractice,
): Promise<Follower> {
  const seqs: bigint[] = [];
  const errors: unknown[] = [];
  const client = follow(url, practice.globalId, {
    currentToken: () => Promise.resolve(token),
    show({ seq, reset }) {
      seqs.push(BigInt(seq));
      if (reset) errors.push('reset');
    },
    signInAgain: (error) => errors.push(error),
  });
  await vi.waitFor(() => expect(seqs).toHaveLength(1), { timeout: 20_000, interval: 20 });
  return { practice, seqs, errors, stop: () => void client.dispose() };
}

interface LoggedRow {
  readonly type: string;
  readonly data: unknown;
}

const syncTypes = [
  'run.changed',
  'clientPendingSync.changed',
  'jobPendingSync.changed',
  'connection.changed',
  'settings.changed',
];
const isOfSyncs = ({ type }: LoggedRow): boolean => syncTypes.includes(type);

const isAbout =
  (record: 'job' | 'client', id: string) =>
  ({ type, data }: LoggedRow): boolean =>
    [`${record}s.changed`, `${record}PendingSync.changed`].includes(type) &&
    (data as { ids: readonly string[] }).ids.includes(rowOf(id));

/** After its first item, a subscription has received exactly the events of the log that concern it, in order. */
async function hasAllOf(
  seqs: readonly bigint[],
  { id: practiceId }: WorkedPractice,
  concerns: (row: LoggedRow) => boolean,
  about?: string,
): Promise<void> {
  const [first = 0n] = seqs;
  const log = await stack.prisma.event.findMany({
    where: { practiceId, seq: { gt: first } },
    orderBy: { seq: 'asc' },
  });
  const expected = [first, ...log.filter(concerns).map(({ seq }) => seq)];
  expect(expected.length, about).toBeGreaterThan(5);
  await vi.waitFor(() => expect(seqs, about).toEqual(expected), { timeout: deliveryTimeoutMs });
}

/** What a page knows is what the database has. */
async function equalsDatabase(
  page: LivePage,
  { id: practiceId, jobId, clientId }: WorkedPractice,
  about: string,
): Promise<void> {
  const runs = await stack.prisma.syncRun.findMany({ where: { practiceId } });
  expect(page.runs.size, about).toBeGreaterThan(kinds.length);
  for (const { id, state, progress } of page.runs.values()) {
    expect(
      runs.find((run) => `SyncRun:${run.id}` === id),
      about,
    ).toMatchObject({
      state,
      ...progress,
    });
  }
  const job = await stack.prisma.job.findUniqueOrThrow({ where: { id: rowOf(jobId) } });
  const client = await stack.prisma.client.findUniqueOrThrow({ where: { id: rowOf(clientId) } });
  expect(page.job, about).toMatchObject({ id: jobId, edited: job.name, pendingSync: null });
  expect(page.client, about).toMatchObject({
    id: clientId,
    edited: client.phone,
    pendingSync: null,
  });
  expect([...page.tagged], about).toEqual([]);
  expect([...page.everTagged], about).toEqual(expect.arrayContaining([jobId, clientId]));
}

async function flushRedis(): Promise<void> {
  const admin = new Redis(processes.redis.url, { retryStrategy: () => null });
  // It may be away at that moment.
  admin.on('error', () => undefined);
  await admin.flushall().catch(() => undefined);
  admin.disconnect();
}

const rowOf = (id: string): string => id.replace(/^\w+:/, '');
