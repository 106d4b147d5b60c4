import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { ListedJob } from '../../../src/domain/records/job.ts';
import { pushChanges } from '../../../src/edits/push/push.ts';
import type { PushDependencies } from '../../../src/edits/push/round.ts';
import type { Chunk } from '../../../src/ports/xpm/source.ts';
import type { Job } from '../../support/edits/pending.ts';
import { jobInXpm, jobNow, updateJob } from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { activityDependencies, withoutLimits } from '../../support/sync/activities.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

/** A name that XPM was given, and by whom. */
interface Written {
  readonly by: 'us' | 'xpm';
  readonly name: string;
  /**
   * Written in XPM between a push's look at it and its call: XPM's calls are unconditional and return
   * with what is there afterwards, so nobody can notice.
   */
  unseeable?: boolean;
}

/** An edit here, and over which name of XPM's it was made. */
interface Edit {
  readonly name: string;
  readonly over: string;
}

/** What happens to one job's name, all at once. */
interface Story {
  readonly here: readonly string[];
  readonly inXpm: readonly string[];
  readonly rounds: number;
  readonly slowRound: boolean;
  readonly listSyncs: number;
  readonly singleSyncs: number;
}

const stories: fc.Arbitrary<Story> = fc.record({
  here: fc.subarray(['here 1', 'here 2', 'here 3', 'as it was']),
  inXpm: fc.subarray(['in XPM 1', 'in XPM 2', 'here 1']),
  rounds: fc.integer({ min: 1, max: 3 }),
  slowRound: fc.boolean(),
  listSyncs: fc.integer({ min: 0, max: 2 }),
  singleSyncs: fc.integer({ min: 0, max: 1 }),
});

describe('One field, edited here and in XPM while pushes and syncs run, in every order', () => {
  let stack: TestStack;
  let prisma: PrismaClient;
  let jobs: Job[];
  let next = 0;
  beforeAll(async () => {
    stack = await startStack();
    await withoutLimits(stack);
    await runFinished(stack, await startSync(stack, 'JOBS'));
    await stack.stopWorker();
    prisma = createDatabase({ url: stack.env['DATABASE_URL'] ?? '', poolSize: 10 });
    const { practice } = await stack.execute('admin', openJobs, { id: stack.practiceId });
    jobs = (practice?.jobs.edges ?? []).map(({ node }) => ({ ...node }) as Job);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await stack[Symbol.asyncDispose]();
  });

  it(
    'No edit is lost or silently overwritten, and the tag clears',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(stories, fc.scheduler(), async (story, scheduler) => {
          const job = jobs[next++ % jobs.length];
          if (job === undefined) throw new Error('There are no jobs.');
          await play(story, scheduler, await jobNow(stack, job.id));
        }),
        { numRuns: 80 },
      );
    },
  );

  it("The field displays XPM's value when a list delivered it before the push settled", async () => {
    const job = await jobNow(stack, jobs[next++ % jobs.length]?.id ?? '');
    const plain = activityDependencies(stack, prisma);
    const input = { ...keyOf(stack, job), consecutiveFailures: 0 };
    const { signal } = new AbortController();
    let reads = 0;
    // Somebody renames the job right after it was read back, and a list brings that first.
    const slowly: PushDependencies['source']['job'] = async (...args) => {
      const read = await plain.source.job(...args);
      reads += 1;
      if (reads === 2) {
        const fields = { Name: 'Renamed right after' };
        await stack.sandbox.post('records', {
          resource: 'job',
          action: 'update',
          uuid: job.xpmId,
          fields,
        });
        await listSync(plain, job);
      }
      return read;
    };
    const deps = { ...plain, source: { ...plain.source, job: slowly } };
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Sent' } });
    while ((await pushChanges(deps, input, signal)).type === 'more');
    await singleSync(plain, job);
    expect(await jobNow(stack, job.id)).toMatchObject({
      name: 'Renamed right after',
      pendingSync: null,
    });
  });

  it('The activity names the name in XPM that a list saw while the push replaced it', async () => {
    const job = await jobNow(stack, jobs[next++ % jobs.length]?.id ?? '');
    const plain = activityDependencies(stack, prisma);
    const input = { ...keyOf(stack, job), consecutiveFailures: 0 };
    const { signal } = new AbortController();
    const sendLate: PushDependencies['target']['push'] = async (...args) => {
      const fields = { Name: 'Entered during the call' };
      const request = { resource: 'job', action: 'update', uuid: job.xpmId, fields };
      await stack.sandbox.post('records', request);
      await listSync(plain, job);
      await plain.target.push(...args);
      await listSync(plain, job);
    };
    const deps = { ...plain, target: { ...plain.target, push: sendLate } };
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Sent late' } });
    expect(await pushChanges(deps, input, signal)).toEqual({ type: 'idle' });
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: 'Sent late' });
    const entries = await stack.prisma.practiceActivity.findMany({
      where: { recordId: input.id },
    });
    expect(entries.map(({ status, message }) => [status, message])).toContainEqual([
      'ALERT',
      'Name: “Entered during the call”, entered in XPM meanwhile, was replaced by “Sent late”.',
    ]);
  });

  it('A list that was requested before the push has read the job, and arrives later, is outdated', async () => {
    const job = await jobNow(stack, jobs[next++ % jobs.length]?.id ?? '');
    const plain = activityDependencies(stack, prisma);
    const input = { ...keyOf(stack, job), consecutiveFailures: 0 };
    const { signal } = new AbortController();
    const renameInXpm = (Name: string) => {
      const request = { resource: 'job', action: 'update', uuid: job.xpmId, fields: { Name } };
      return stack.sandbox.post('records', request);
    };
    await singleSync(plain, job);
    await renameInXpm('For a moment');
    const { call, chunks } = await plain.source.currentJobs(input.practiceId);
    const listed: ListedJob[] = [];
    for await (const { records } of chunks) listed.push(...records);
    await renameInXpm(job.name);
    const sendLate: PushDependencies['target']['push'] = async (...args) => {
      await plain.unitOfWork.transaction((tx) =>
        tx.jobs.store(input.practiceId, listed, { at: new Date(), call }),
      );
      await plain.target.push(...args);
    };
    const deps = { ...plain, target: { ...plain.target, push: sendLate } };
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Sent on time' } });
    expect(await pushChanges(deps, input, signal)).toEqual({ type: 'idle' });
    expect(listed.map(({ name }) => name)).toContain('For a moment');
    const entries = await stack.prisma.practiceActivity.findMany({
      where: { recordId: input.id },
    });
    const texts = entries.map(({ message }) => message).join(' ');
    expect(texts).toContain('Sent on time');
    expect(texts).not.toContain('For a moment');
  });

  async function play(story: Story, scheduler: fc.Scheduler, job: Job): Promise<void> {
    const history: Written[] = [{ by: 'xpm', name: job.name }];
    const edits: Edit[] = [];
    const own = `${job.number} ${randomUUID().slice(0, 8)}`;
    const named = (name: string) => (name === 'as it was' ? job.name : `${own} ${name}`);
    const xpm: Xpm = { history, busy: Promise.resolve() };
    const plain = activityDependencies(stack, prisma);
    const deps = gated(plain, scheduler, xpm);
    const input = { ...keyOf(stack, job), consecutiveFailures: 0 };
    const signal = new AbortController().signal;

    const round = () => pushChanges(gated(plain, scheduler, xpm), input, signal);
    const editHere = async () => {
      for (const name of story.here.map(named)) {
        await scheduler.schedule(Promise.resolve(), 'edit here');
        const result = await stack.execute('admin', updateJob, { input: { jobId: job.id, name } });
        if (result.updateJob.__typename !== 'JobUpdated') throw new Error('It was refused.');
        const [field] = result.updateJob.job.pendingSync?.fields ?? [];
        edits.push({ name, over: field?.base ?? name });
        await round();
      }
    };
    const editInXpm = async () => {
      for (const name of story.inXpm.map(named)) {
        await scheduler.schedule(Promise.resolve(), 'edit in XPM');
        await alone(xpm, async () => {
          const fields = { Name: name };
          await stack.sandbox.post('records', {
            resource: 'job',
            action: 'update',
            uuid: job.xpmId,
            fields,
          });
          history.push({ by: 'xpm', name });
        });
      }
    };
    const pushing = async () => {
      for (let n = 0; n < story.rounds; n += 1) {
        await scheduler.schedule(Promise.resolve(), 'push');
        await round();
      }
    };
    await scheduler.waitFor(
      Promise.all([
        editHere(),
        editInXpm(),
        pushing(),
        ...(story.slowRound ? [pushing()] : []),
        ...Array.from({ length: story.listSyncs }, () => listSync(deps, job)),
        ...Array.from({ length: story.singleSyncs }, () => singleSync(deps, job)),
      ]),
    );
    const quiet = activityDependencies(stack, prisma);
    while ((await pushChanges(quiet, input, signal)).type === 'more');
    await singleSync(quiet, job);
    await judge(job, history, edits);
  }

  /** One page of a list sync that has the job: read, then stored. */
  async function listSync({ source, unitOfWork }: PushDependencies, job: Job): Promise<void> {
    const { practiceId } = keyOf(stack, job);
    const { call, chunks } = await source.currentJobs(practiceId);
    for await (const { records } of chunks) {
      await unitOfWork.transaction(async (tx) => {
        await tx.jobs.store(practiceId, records, { at: new Date(), call });
      });
    }
  }

  async function singleSync({ source, unitOfWork }: PushDependencies, job: Job): Promise<void> {
    const { practiceId } = keyOf(stack, job);
    const read = await source.job(practiceId, job);
    if (read.type === 'notFound') throw new Error('The job is gone.');
    await unitOfWork.transaction(async (tx) => {
      await tx.jobs.store(practiceId, [read.record], { at: new Date(), call: read.call });
    });
  }

  async function judge(
    job: Job,
    history: readonly Written[],
    edits: readonly Edit[],
  ): Promise<void> {
    const now = await jobNow(stack, job.id);
    expect(now.pendingSync).toBeNull();
    const inXpm = await jobInXpm(stack, job);
    expect(now.name).toBe(inXpm['Name']);
    expect(now.name).toBe(history.at(-1)?.name);
    const entries = await stack.prisma.practiceActivity.findMany({
      where: { recordId: job.id.replace('Job:', '') },
    });
    const messages = entries.map(({ message }) => message).join('\n');
    for (const [at, { by, name }] of history.entries()) {
      const before = history[at - 1];
      if (by === 'xpm' || before === undefined || before.by === 'us') continue;
      if (before.name === name || before.unseeable === true) continue;
      // What somebody entered in XPM was overwritten from here: they had seen it here, or the activity reports it.
      const seen = edits.some((edit) => edit.name === name && edit.over === before.name);
      expect(seen || messages.includes(`“${before.name}”`), `${before.name} was lost`).toBe(true);
    }
    const last = edits.at(-1);
    if (last === undefined || last.name === job.name) return;
    expect(history.map(({ name }) => name)).toContain(last.name);
    const ofUs = history.filter(({ by }) => by === 'us').map(({ name }) => name);
    if (!history.some(({ by, name }) => by === 'xpm' && name === last.name)) {
      expect(ofUs.at(-1)).toBe(last.name);
    }
  }
});

/** The one XPM of a story: what was written there, one call after the other. */
interface Xpm {
  readonly history: Written[];
  busy: Promise<unknown>;
}

/** Does something in XPM while nobody else does. */
function alone<T>(xpm: Xpm, work: () => Promise<T>): Promise<T> {
  const done = xpm.busy.then(work, work);
  xpm.busy = done.catch(() => undefined);
  return done;
}

/** Calls to XPM wait for the scheduler before they are made and before their response is used. */
function gated(deps: PushDependencies, scheduler: fc.Scheduler, xpm: Xpm): PushDependencies {
  const { history } = xpm;
  let seen = 0;
  const gate = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), `before ${label}`);
    const response = await alone(xpm, work);
    await scheduler.schedule(Promise.resolve(), `after ${label}`);
    return response;
  };
  const { source, target } = deps;
  return {
    ...deps,
    source: {
      ...source,
      job: (...args) =>
        gate('get', async () => {
          const job = await source.job(...args);
          seen = history.length;
          return job;
        }),
      currentJobs: (...args) =>
        gate('list', async () => {
          const list = await source.currentJobs(...args);
          const chunks: Chunk<ListedJob>[] = [];
          for await (const chunk of list.chunks) chunks.push(chunk);
          return { ...list, chunks: asyncOf(chunks) };
        }),
    },
    target: {
      ...target,
      push: (record, call, options) =>
        gate('update', async () => {
          await target.push(record, call, options);
          for (const each of history.slice(seen)) each.unseeable = true;
          const name = call.changes.find(({ field }) => field === 'name')?.ours;
          history.push({ by: 'us', name: typeof name === 'string' ? name : '' });
        }),
    },
  };
}

async function* asyncOf<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

const keyOf = (stack: TestStack, job: Job) => ({
  practiceId: stack.practiceId.replace('Practice:', ''),
  type: 'JOB' as const,
  id: job.id.replace('Job:', ''),
});

const openJobs = graphql(`
  query OpenJobs($id: ID!) {
    practice(id: $id) {
      jobs(first: 100, filter: { states: ["Planned", "In Progress", "On Hold", "Confirmed"] }) {
        edges {
          node {
            id
            xpmId
            number
            name
          }
        }
      }
    }
  }
`);
