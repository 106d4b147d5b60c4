import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../prisma/generated/client.ts';
import { activityOf } from '../../support/activity/activity.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { wake } from '../../support/stack/temporal.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import {
  decide,
  deletionReviewEntries,
  deletionReviews,
  openDeletionReview,
  reviewRecords,
} from '../../support/sync/deletion-review.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startSync } from '../../support/sync/sync.ts';

interface XpmRecord {
  readonly UUID: string;
  readonly ID: string;
  readonly Name: string;
  readonly CreatedUtc: string;
  readonly Client: { readonly UUID: string; readonly Name: string };
  readonly Manager: { readonly UUID: string } | null;
}

const getJob = 'job.api/get';

const byNumber = (a: { number: string | null }, b: { number: string | null }): number =>
  (a.number ?? '') < (b.number ?? '') ? -1 : 1;

describe('Jobs deleted in XPM', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 60, jobs: 1000, seed: 5 });
    await stack.connect();
    await sync();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const inXpm = async (
    action: string,
    given: { readonly uuid?: string; readonly fields?: object; readonly offset?: number } = {},
  ): Promise<readonly XpmRecord[]> => {
    const body = { resource: 'job', action, limit: 1000, ...given };
    return (await stack.sandbox.post<{ records: XpmRecord[] }>('records', body)).records;
  };
  /** The job at a place of XPM's list; each test takes others. */
  const jobAt = async (place: number): Promise<XpmRecord> => {
    const job = (await inXpm('list'))[place];
    if (job === undefined) throw new Error(`XPM has no job at ${place}.`);
    return job;
  };
  /** The last jobs of XPM's list leave it. */
  const deleteLast = async (count: number): Promise<readonly string[]> => {
    const deleted = (await inXpm('list')).slice(-count).map(({ UUID }) => UUID);
    for (const uuid of deleted) await inXpm('delete', { uuid });
    return deleted;
  };
  /** A run costs 19 calls of the 60 in a minute. */
  const sync = async (): Promise<Run> => {
    await withoutLimits(stack);
    return runFinished(stack, await startSync(stack, 'JOBS'));
  };
  /** A run, and how many jobs were read alone. */
  const syncCounting = async (): Promise<{ readonly run: Run; readonly readAlone: number }> => {
    const before = (await stack.sandbox.calls()).byPath[getJob] ?? 0;
    const run = await sync();
    return { run, readAlone: ((await stack.sandbox.calls()).byPath[getJob] ?? 0) - before };
  };
  const stored = (xpmId: string): Promise<Job> =>
    stack.prisma.job.findFirstOrThrow({ where: { xpmId } });
  const archived = (xpmIds: readonly string[]): Promise<number> =>
    stack.prisma.job.count({ where: { xpmId: { in: [...xpmIds] }, deletedAt: { not: null } } });
  /** Which transaction wrote each row last: any write, even of the same values, shows. */
  const versions = () =>
    stack.prisma.$queryRaw`SELECT id::text, xmin::text, xmax::text FROM job ORDER BY id`;

  it('A job missing from every list is archived after one confirming call, and the next run makes no call and no write for it', async () => {
    const job = await jobAt(3);
    await inXpm('delete', { uuid: job.UUID });
    const { run, readAlone } = await syncCounting();
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      progress: { read: 999, total: 999, added: 0, changed: 0, unchanged: 999, archived: 1 },
    });
    expect(readAlone).toBe(1);
    const { practice } = await stack.execute('standard', deletedJobs, { id: stack.practiceId });
    expect(practice?.jobs.edges.map(({ node }) => node)).toEqual([
      { xpmId: job.UUID, number: job.ID, status: 'DELETED' },
    ]);
    const events = () => stack.prisma.event.count({ where: { type: 'jobs.changed' } });
    const [rows, appended] = [await versions(), await events()];
    const next = await syncCounting();
    expect(next).toMatchObject({
      run: { progress: { archived: 0, unchanged: 999 } },
      readAlone: 0,
    });
    expect(await versions()).toEqual(rows);
    expect(await events()).toBe(appended);
  });

  it('An archived job returns when XPM lists it again', async () => {
    const { xpmId, id, number } = await stack.prisma.job.findFirstOrThrow({
      where: { deletedAt: { not: null } },
    });
    const [{ Client } = await jobAt(0)] = await inXpm('list');
    const fields = { UUID: xpmId, ID: number, Name: 'Once more', Client: Client.UUID };
    await inXpm('add', { fields });
    expect((await sync()).progress).toMatchObject({ added: 0, changed: 1, archived: 0 });
    expect(await stored(xpmId)).toMatchObject({ id, name: 'Once more', deletedAt: null });
  });

  it('A job that a list omits and XPM still knows stays, with its present details', async () => {
    const job = await jobAt(5);
    const hidden = { CreatedUtc: '2009-06-01T00:00:00Z', State: 'COMPLETED', Name: 'Still there' };
    await inXpm('update', { uuid: job.UUID, fields: hidden });
    const { run, readAlone } = await syncCounting();
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { read: 999, archived: 0 } });
    expect(readAlone).toBe(1);
    expect(await stored(job.UUID)).toMatchObject({
      name: 'Still there',
      state: 'Completed',
      deletedAt: null,
      missingSince: null,
    });
    await inXpm('update', { uuid: job.UUID, fields: { CreatedUtc: job.CreatedUtc } });
    expect((await syncCounting()).readAlone).toBe(0);
  });

  it('A completed job older than 2010 costs one call once and none afterwards', async () => {
    const { Client } = await jobAt(0);
    const fields = { Name: 'Ancient', Client: Client.UUID, CreatedUtc: '2008-02-29T00:00:00Z' };
    const [ancient] = await inXpm('add', { fields });
    if (ancient === undefined) throw new Error('XPM returns what it has added.');
    expect((await sync()).progress).toMatchObject({ added: 1 });
    await inXpm('update', { uuid: ancient.UUID, fields: { State: 'COMPLETED' } });
    expect((await syncCounting()).readAlone).toBe(1);
    expect(await stored(ancient.UUID)).toMatchObject({ state: 'Completed', deletedAt: null });
    expect((await syncCounting()).readAlone).toBe(0);
    await inXpm('delete', { uuid: ancient.UUID });
    await stack.prisma.job.deleteMany({ where: { xpmId: ancient.UUID } });
  });

  it('Each missing job is confirmed once, also across a pause', async () => {
    const deleted = await deleteLast(5);
    // The pause is longer than the test; a new minute ends it.
    const fault = { type: 'limited', problem: 'minute', retryAfterSeconds: 60 };
    await stack.sandbox.post('faults', { path: getJob, after: 2, fault });
    await withoutLimits(stack);
    const before = (await stack.sandbox.calls()).byPath[getJob] ?? 0;
    const run = await startSync(stack, 'JOBS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(await archived(deleted)).toBe(2);
    await withoutLimits(stack);
    await wake(stack, ['sync', stack.practiceId.replace('Practice:', ''), 'JOBS']);
    expect(await runFinished(stack, run)).toMatchObject({
      state: 'SUCCEEDED',
      progress: { archived: 5, changed: 0 },
    });
    expect(((await stack.sandbox.calls()).byPath[getJob] ?? 0) - before).toBe(6);
    expect(await archived(deleted)).toBe(5);
  });

  it('A job that XPM refuses to confirm stays, and the run names it', async () => {
    const [uuid = ''] = await deleteLast(1);
    const fault = { type: 'error', description: 'The job is locked' };
    await stack.sandbox.post('faults', { path: getJob, fault });
    const run = await sync();
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { archived: 0 } });
    const job = await stored(uuid);
    expect(job.deletedAt).toBeNull();
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(new RegExp(`${job.number}.*The job is locked`));
    expect(await sync()).toMatchObject({ state: 'SUCCEEDED', progress: { archived: 1 } });
  });

  it('An implausible number of missing jobs waits for an admin without a call, and a dismissal keeps them for good', async () => {
    const deleted = await deleteLast(26);
    const { run, readAlone } = await syncCounting();
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { archived: 0 } });
    expect(readAlone).toBe(0);
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(
      /26 of 994 jobs are missing from XPM's list, more than is plausible.*until an admin archives or keeps them/,
    );
    const review = await openDeletionReview(stack);
    expect(review).toMatchObject({ kind: 'JOBS', noun: 'jobs', missing: 26, known: 994 });
    const listed = await reviewRecords(stack, review);
    const jobs = await stack.prisma.job.findMany({ where: { xpmId: { in: [...deleted] } } });
    expect(listed.toSorted(byNumber)).toEqual(
      jobs
        .map(({ id, name, number }) => {
          const record = { __typename: 'Job', id: `Job:${id}`, name };
          return { name, number, record };
        })
        .toSorted(byNumber),
    );
    expect(await decide(stack, 'admin', review, 'DISMISS')).toMatchObject({
      __typename: 'DeletionReviewDecided',
      deletionReview: { state: 'DISMISSED', decidedBy: 'Ada Finch' },
    });
    const next = await syncCounting();
    expect(next).toMatchObject({ run: { state: 'SUCCEEDED' }, readAlone: 0 });
    expect(await archived(deleted)).toBe(0);
    expect(await deletionReviews(stack, { open: true })).toEqual([]);
    expect(await reviewRecords(stack, review)).toEqual([]);
  });

  it('Only an admin archives the jobs of a deletion review, and the review is opened once', async () => {
    const deleted = await deleteLast(27);
    await sync();
    const review = await openDeletionReview(stack);
    const before = (await deletionReviewEntries(stack)).length;
    expect((await sync()).state).toBe('PARTIAL');
    expect(await openDeletionReview(stack)).toEqual(review);
    expect(await deletionReviewEntries(stack)).toHaveLength(before);

    for (const as of ['standard', 'other'] as const) {
      const refused = await decide(stack, as, review, 'APPLY');
      expect(refused.__typename).toBe('NotPermitted');
    }
    expect(await archived(deleted)).toBe(0);
    const applied = { __typename: 'DeletionReviewDecided', deletionReview: { state: 'APPLIED' } };
    expect(await decide(stack, 'admin', review, 'APPLY')).toMatchObject(applied);
    expect(await decide(stack, 'admin', review, 'APPLY')).toMatchObject(applied);
    expect(await decide(stack, 'admin', review, 'DISMISS')).toMatchObject({
      __typename: 'DeletionReviewClosed',
      deletionReview: { state: 'APPLIED' },
    });
    expect(await archived(deleted)).toBe(27);
    expect(await syncCounting()).toMatchObject({ run: { state: 'SUCCEEDED' }, readAlone: 0 });
    const entries = (await deletionReviewEntries(stack)).slice(before - 1);
    expect(entries).toMatchObject([
      { status: 'ACTION_REQUIRED', title: 'Missing jobs', actor: null },
      { status: 'SUCCESS', title: 'Missing jobs', actor: 'Ada Finch' },
    ]);
    expect(entries[1]?.message).toMatch(/^27 jobs that are missing from XPM's list were archived/);
  });
});

describe('References of jobs', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 40, jobs: 60, seed: 6 });
    await stack.connect();
  });
  beforeEach(() => withoutLimits(stack));
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const sync = async (kind: Parameters<typeof startSync>[1]) =>
    runFinished(stack, await startSync(stack, kind));
  const xpmJobs = async (): Promise<readonly XpmRecord[]> => {
    const body = { resource: 'job', action: 'list', limit: 1000 };
    return (await stack.sandbox.post<{ records: XpmRecord[] }>('records', body)).records;
  };

  it('A job of an archived client is stored like any other', async () => {
    const [job] = await xpmJobs();
    const uuid = job?.Client.UUID;
    await stack.sandbox.post('records', { resource: 'client', action: 'archive', uuid });
    await sync('CLIENTS');
    expect(await sync('JOBS')).toMatchObject({ state: 'SUCCEEDED', progress: { added: 60 } });
    const { practice } = await stack.execute('standard', jobsOfClient, {
      id: stack.practiceId,
      clientXpmId: uuid ?? '',
    });
    const nodes = practice?.jobs.edges.map(({ node }) => node) ?? [];
    expect(nodes).toContainEqual({
      xpmId: job?.UUID,
      status: 'ACTIVE',
      client: { xpmId: uuid, name: job?.Client.Name },
    });
    const client = await stack.prisma.client.findFirstOrThrow({ where: { xpmId: uuid ?? '' } });
    expect(client.isArchived).toBe(true);
  });

  it('A job whose manager is not on the staff list is stored, and the run names it', async () => {
    const uuid = (await xpmJobs()).find(({ Manager }) => Manager !== null)?.Manager?.UUID;
    const theirs = (await xpmJobs()).filter(({ Manager }) => Manager?.UUID === uuid);
    await stack.sandbox.post('settings', { disabledStaffListed: false });
    await stack.sandbox.post('records', { resource: 'staff', action: 'archive', uuid });
    const before = await sync('JOBS');
    expect((await activityOf(stack, before))[0]?.message).not.toContain('staff list');
    await sync('USERS');
    const run = await sync('JOBS');
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { changed: 0, skipped: 0 } });
    const [entry] = await activityOf(stack, run);
    expect(entry?.status).toBe('SUCCESS');
    const numbers = theirs.map(({ ID }) => ID).toSorted();
    const named = `${numbers.length} jobs have a manager who is not on XPM's staff list: ${numbers.slice(0, 3).join(', ')}`;
    expect(entry?.message).toContain(named);
    const row = await stack.prisma.job.findFirstOrThrow({ where: { number: numbers[0] ?? '' } });
    expect(row.managerXpmId).toBe(uuid);
  });
});

describe('Clients missing from a list', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await xpmWith(60);
    await stack.connect();
    await sync();
  });
  beforeEach(() => withoutLimits(stack));
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** The same practice with the first so many of its clients. */
  const xpmWith = (clients: number) =>
    stack.sandbox.post('practice', { practice: 0, clients, jobs: 0, seed: 9 });
  /** The next list of clients ends early. */
  const shorten = (records: number) =>
    stack.sandbox.post('faults', {
      path: 'client.api/list',
      fault: { type: 'shorten', records },
    });
  const sync = async () => runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
  const countArchived = () => stack.prisma.client.count({ where: { deletedAt: { not: null } } });

  it('A client that is listed again leaves the deletion review', async () => {
    await shorten(50);
    expect(await sync()).toMatchObject({ state: 'PARTIAL', progress: { archived: 0 } });
    expect(await openDeletionReview(stack)).toMatchObject({
      noun: 'clients',
      missing: 10,
      known: 60,
    });
    await shorten(52);
    expect((await sync()).state).toBe('PARTIAL');
    const review = await openDeletionReview(stack);
    expect(review).toMatchObject({ missing: 8, known: 60 });
    expect(await reviewRecords(stack, review)).toHaveLength(8);
    expect(await sync()).toMatchObject({ state: 'SUCCEEDED', progress: { archived: 0 } });
    expect(await deletionReviews(stack)).toEqual([{ ...review, state: 'WITHDRAWN' }]);
    expect(await countArchived()).toBe(0);
    expect(await stack.prisma.client.count({ where: { missingSince: { not: null } } })).toBe(0);
    expect((await deletionReviewEntries(stack)).map(({ status }) => status)).toEqual([
      'ACTION_REQUIRED',
      'ACTION_REQUIRED',
      'SUCCESS',
    ]);
    expect((await decide(stack, 'admin', review, 'APPLY')).__typename).toBe('DeletionReviewClosed');
  });

  it('Few missing clients are archived without a review, and the open review is withdrawn', async () => {
    await shorten(50);
    expect((await sync()).state).toBe('PARTIAL');
    const { id } = await openDeletionReview(stack);
    await xpmWith(58);
    expect(await sync()).toMatchObject({ state: 'SUCCEEDED', progress: { archived: 2 } });
    expect(await countArchived()).toBe(2);
    expect((await deletionReviews(stack))[0]).toMatchObject({ id, state: 'WITHDRAWN' });
    await xpmWith(60);
    await sync();
    expect(await countArchived()).toBe(0);
  });

  it('A list that was cut short archives nobody: each missing client is confirmed by a call of its own', async () => {
    await xpmWith(60);
    await sync();
    const get = async () => (await stack.sandbox.calls()).byPath['client.api/get'] ?? 0;
    const before = await get();
    await shorten(58);
    const run = await sync();
    expect(run).toMatchObject({ state: 'SUCCEEDED', progress: { read: 58, archived: 0 } });
    expect((await get()) - before).toBe(2);
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(/XPM's list lacked clients that XPM still has, for example/);
    expect(await countArchived()).toBe(0);
    expect(await stack.prisma.client.count({ where: { missingSince: { not: null } } })).toBe(0);
  });

  it.each([
    ['archived when XPM says so in known words', 'Invalid client identifier', 'SUCCEEDED', 1],
    ['kept and named when XPM refuses it in other words', 'It was deleted', 'PARTIAL', 0],
  ] as const)('A removed client is %s', async (_, unknownClientMessage, state, archived) => {
    await xpmWith(60);
    await sync();
    await stack.sandbox.post('settings', { unknownClientMessage });
    await stack.sandbox.post('records', { resource: 'client', action: 'remove', count: 1 });
    const run = await sync();
    await stack.sandbox.post('settings', { unknownClientMessage: 'Invalid client identifier' });
    expect(run).toMatchObject({ state, progress: { archived } });
    expect(await countArchived()).toBe(archived);
    const [entry] = await activityOf(stack, run);
    const named = expect(entry?.message);
    if (archived === 0) named.toContain(unknownClientMessage);
    else named.not.toContain(unknownClientMessage);
  });

  it('Staff whom a shortened list lacks wait for an admin, also when the next list ends there', async () => {
    const syncStaff = async () => {
      await withoutLimits(stack);
      return runFinished(stack, await startSync(stack, 'USERS'));
    };
    const { added } = (await syncStaff()).progress;
    const fault = { type: 'shorten', records: added - 1 };
    await stack.sandbox.post('faults', { path: 'staff.api/list', times: 2, fault });
    for (const _ of [1, 2]) {
      const run = await syncStaff();
      expect(run).toMatchObject({ state: 'PARTIAL', progress: { archived: 0 } });
      expect((await activityOf(stack, run))[0]?.message).toContain(
        "is missing from XPM's list, exactly the last ones of the list before",
      );
    }
    expect(await syncStaff()).toMatchObject({ state: 'SUCCEEDED', progress: { archived: 0 } });
  });

  it('A decision archives only the clients that are still missing', async () => {
    await shorten(50);
    await sync();
    const review = await openDeletionReview(stack);
    // An incremental list contains one of them.
    await stack.sandbox.post('records', {
      resource: 'client',
      action: 'update',
      count: 1,
      offset: 55,
      fields: { Phone: '1' },
    });
    await withoutLimits(stack);
    await runFinished(stack, await startSync(stack, 'CLIENTS'));
    await decide(stack, 'admin', review, 'APPLY');
    const back = await stack.prisma.client.findFirstOrThrow({ where: { phone: '1' } });
    expect(back.deletedAt).toBeNull();
    expect(await countArchived()).toBeGreaterThan(0);
    const [last] = (await deletionReviewEntries(stack)).slice(-1);
    expect(last?.message).toBe(
      `${await countArchived()} clients that are missing from XPM's list were archived. They are restored if XPM lists them again.`,
    );
  });
});

const deletedJobs = graphql(`
  query DeletedJobs($id: ID!) {
    practice(id: $id) {
      jobs(filter: { statuses: [DELETED] }) {
        edges {
          node {
            xpmId
            number
            status
          }
        }
      }
    }
  }
`);

const jobsOfClient = graphql(`
  query JobsOfClient($id: ID!, $clientXpmId: ID!) {
    practice(id: $id) {
      jobs(filter: { clientXpmId: $clientXpmId, statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            xpmId
            status
            client {
              xpmId
              name
            }
          }
        }
      }
    }
  }
`);
