import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { reportPushError } from '../../../src/edits/push/internal-error.ts';
import { startDueSync } from '../../../src/sync/start-due-sync.ts';
import { activityOf } from '../../support/activity/activity.ts';
import { aJob, jobNow, updateJob } from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { activityDependencies, withoutLimits } from '../../support/sync/activities.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

const jobs = 40;
const path = 'job.api/get/customfield';

describe('A sweep over the custom fields of all jobs', () => {
  let stack: TestStack;
  let prisma: PrismaClient;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 10, jobs, seed: 7 });
    await stack.connect();
    await withoutLimits(stack);
    await runFinished(stack, await startSync(stack, 'JOBS'));
    prisma = createDatabase({ url: stack.env['DATABASE_URL'] ?? '', poolSize: 2 });
  });
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(async () => {
    await prisma.$disconnect();
    await stack[Symbol.asyncDispose]();
  });

  const practiceId = () => stack.practiceId.replace('Practice:', '');
  const start = (kind: SyncKind) =>
    startDueSync(
      { ...activityDependencies(stack, prisma), newId: randomUUID },
      {
        practiceId: practiceId(),
        kind,
        mode: 'FULL',
      },
    );
  const sweep = async () => {
    const run = await start('JOB_FIELD_VALUES');
    if (run === null) throw new Error('There was one under way.');
    return runFinished(stack, { id: `SyncRun:${run.id}` });
  };

  it('The sweep skips a job that XPM refuses and names it', async () => {
    const fault = { type: 'error', description: 'Job is locked' };
    await stack.sandbox.post('faults', { practice: 0, path, after: 5, times: 1, fault });
    const run = await sweep();
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { read: jobs, skipped: 1 } });
    const [entry] = await activityOf(stack, run);
    expect(entry?.message).toMatch(
      /J\d{6} \(.+\) was skipped: XPM rejected .+ with the message: Job is locked/,
    );
  });

  it('The sweep fails when XPM refuses every call', async () => {
    const fault = { type: 'error', description: 'Not today' };
    await stack.sandbox.post('faults', { practice: 0, path, times: -1, fault });
    const before = (await stack.sandbox.calls()).byPath[path] ?? 0;
    expect(await sweep()).toMatchObject({ state: 'FAILED', failure: { actor: 'XPM' } });
    expect(((await stack.sandbox.calls()).byPath[path] ?? 0) - before).toBeLessThanOrEqual(8);
  });

  it('The sweep survives more single failures than the retry policy allows in a row', async () => {
    const fault = { type: 'status', status: 503 };
    for (let n = 0; n < 8; n += 1) {
      await stack.sandbox.post('faults', { practice: 0, path, after: n * 4 + 3, times: 1, fault });
    }
    expect(await sweep()).toMatchObject({ state: 'SUCCEEDED', progress: { read: jobs } });
  });

  it('The sweep does not start when the settings exclude it', async () => {
    const settings = (autoSync: boolean) =>
      stack.execute('admin', setAutoSync, { practiceId: stack.practiceId, autoSync });
    await settings(false);
    expect(await start('JOB_FIELD_VALUES')).toBeNull();
    await settings(true);
    expect(await start('TAX_RETURNS')).toBeNull();
  });

  it('A push delayed by an internal error reports it once, with the time of the next attempt', async () => {
    await stack.stopWorker();
    const job = await aJob(stack);
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Held up' } });
    const input = {
      practiceId: practiceId(),
      type: 'JOB',
      id: job.id.replace('Job:', ''),
    } as const;
    for (const consecutiveFailures of [0, 1]) {
      const outcome = await reportPushError(activityDependencies(stack, prisma), {
        ...input,
        consecutiveFailures,
      });
      expect(outcome).toMatchObject({ type: 'paused', failed: true });
    }
    const [field] = (await jobNow(stack, job.id)).pendingSync?.fields ?? [];
    expect(field?.problem).toContain('internal error');
    expect(new Date(field?.nextAttemptAt ?? 0).getTime()).toBeGreaterThan(Date.now());
    const entries = await stack.prisma.practiceActivity.findMany({ where: { recordId: input.id } });
    expect(entries.map(({ status }) => status)).toEqual(['ALERT']);
  });
});

const setAutoSync = graphql(`
  mutation SetAutoSync($practiceId: ID!, $autoSync: Boolean!) {
    updatePracticeSettings(input: { practiceId: $practiceId, autoSync: $autoSync }) {
      __typename
    }
  }
`);
