import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '../embedded/harness/graphql-client.ts';
import { connectTemporal } from '../src/temporal/connection.ts';
import { pushWorkflowId } from '../src/temporal/contract.ts';
import type { Line, Measurement } from './measure.ts';
import { percentile } from './measure.ts';
import type { BenchPractice } from './practice.ts';
import { createPractice } from './practice.ts';
import type { Stack } from './stack.ts';
import { ended, startSync } from './sync-run.ts';

const otherPractices = 20;
const clientsOfOthers = 40;
/** The sandbox has a job for every four clients. */
const clientsForEachJob = 4;
const callsForEachEdit = 3;
const callsInMinute = 60;
const mostRatio = 1.2;
const mostActivities = 10;
const mostSeconds = 5;
/** Each other practice requests a *Sync Job* this often. */
const intervalMs = 10_000;

/**
 * Edits of as many jobs of one practice at once, until XPM has all of them, while others sync a job now
 * and then. The floor is XPM's limit: a read, a write and a read for each edit at 60 calls a minute.
 */
export const bulkEdits: Measurement = {
  name: 'bulk-edits',
  async run({ stack, edits, report }) {
    const practice = await createPractice(stack, (edits + 10) * clientsForEachJob);
    const others: BenchPractice[] = [];
    for (let n = 0; n < otherPractices; n += 1) {
      others.push(await createPractice(stack, clientsOfOthers));
    }
    await stack.freshWorker();
    report('reading the records of all practices');
    await readJobs(stack, [practice, ...others]);
    const jobs = await jobsOf(stack, practice, edits);
    if (jobs.length < edits) throw new Error(`The practice has only ${jobs.length} jobs.`);
    report(`waiting a minute, then editing ${edits} jobs at once`);
    await sleep(61_000);
    const controller = new AbortController();
    const syncing = Promise.all(
      others.map((other, n) => syncJobs(stack, other, { n, signal: controller.signal })),
    );
    const startedAt = performance.now();
    await Promise.all(jobs.map((job) => editJob(stack, practice, job)));
    await untilSent(stack, practice, edits);
    const seconds = (performance.now() - startedAt) / 1000;
    controller.abort();
    const waits = (await syncing).flat();
    return linesOf({
      edits,
      seconds,
      waits,
      activities: await activitiesOf(stack, practice, jobs),
    });
  },
};

interface Measured {
  readonly edits: number;
  readonly seconds: number;
  readonly waits: readonly number[];
  readonly activities: readonly number[];
}

function linesOf({ edits, seconds, waits, activities }: Measured): readonly Line[] {
  const floor = (edits * callsForEachEdit * 60) / callsInMinute;
  const [most, p95] = [Math.max(...activities), percentile(waits, 0.95)];
  const mean = activities.reduce((sum, each) => sum + each, 0) / activities.length;
  return [
    {
      measure: `${edits} edits at once until XPM has all; floor: 3 calls each at 60 a minute`,
      ours: `${seconds.toFixed(0)} s`,
      floor: `${floor} s`,
      ratio: seconds / floor,
      bar: `at most ${mostRatio}`,
      ok: seconds / floor <= mostRatio,
    },
    {
      measure: `activities of each push, most (mean ${mean.toFixed(1)})`,
      ours: String(most),
      floor: '1',
      ratio: most,
      bar: `under ${mostActivities}`,
      ok: most < mostActivities,
    },
    {
      measure: `Sync Job of ${otherPractices} other practices meanwhile, p95 of ${waits.length}`,
      ours: `${p95.toFixed(2)} s`,
      floor: null,
      ratio: null,
      bar: `under ${mostSeconds} s`,
      ok: p95 < mostSeconds,
    },
  ];
}

async function readJobs(stack: Stack, practices: readonly BenchPractice[]): Promise<void> {
  for (const practice of practices) {
    for (const kind of ['FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
      await ended(stack, await startSync(stack, practice, kind));
    }
  }
}

async function jobsOf(
  { database }: Stack,
  { id }: BenchPractice,
  most: number,
): Promise<readonly string[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM job WHERE practice_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2',
    [id, most],
  );
  return rows.map((row) => row.id);
}

const updateJob = `mutation UpdateJob($jobId: ID!, $name: String!) {
  updateJob(input: { jobId: $jobId, name: $name }) { __typename }
}`;

async function editJob(stack: Stack, { token }: BenchPractice, job: string): Promise<void> {
  const variables = { jobId: `Job:${job}`, name: `Edited ${job}` };
  const { updateJob: outcome } = await execute<{ readonly updateJob: { __typename: string } }>(
    stack.apiUrl,
    token,
    { query: updateJob, variables },
  );
  if (outcome.__typename !== 'JobUpdated') throw new Error(`Not edited: ${outcome.__typename}.`);
}

async function untilSent({ database }: Stack, { id }: BenchPractice, edits: number): Promise<void> {
  const deadline = Date.now() + edits * callsForEachEdit * 2000 + 60_000;
  for (;;) {
    const { rows } = await database.query<{ waiting: string }>(
      'SELECT count(*) AS waiting FROM pending_change WHERE practice_id = $1',
      [id],
    );
    const waiting = Number(rows[0]?.waiting);
    if (waiting === 0) return;
    if (Date.now() > deadline) throw new Error(`${waiting} edits have not reached XPM.`);
    await sleep(500);
  }
}

/** Returns the seconds from each request to the end of its run. */
async function syncJobs(
  stack: Stack,
  practice: BenchPractice,
  { n, signal }: { readonly n: number; readonly signal: AbortSignal },
): Promise<readonly number[]> {
  const [job] = await jobsOf(stack, practice, 1);
  const waits: number[] = [];
  await sleep((n * intervalMs) / otherPractices);
  while (!signal.aborted) {
    const run = await startSync(stack, practice, 'JOB', `Job:${job ?? ''}`);
    waits.push((await ended(stack, run)).waited);
    await sleep(intervalMs);
  }
  return waits;
}

/** The number of activities that each push has scheduled. */
async function activitiesOf(
  { temporalAddress }: Stack,
  { id: practiceId }: BenchPractice,
  jobs: readonly string[],
): Promise<readonly number[]> {
  await using temporal = await connectTemporal({
    address: temporalAddress,
    namespace: 'default',
    taskQueue: 'practice-sync',
    apiKey: null,
    tls: null,
  });
  const { workflow } = temporal.client;
  const counts: number[] = [];
  for (const id of jobs) {
    const { events } = await workflow.getHandle(pushWorkflowId({ practiceId, id })).fetchHistory();
    const scheduled = (events ?? []).filter(
      ({ activityTaskScheduledEventAttributes: activity }) => activity != null,
    );
    counts.push(scheduled.length);
  }
  return counts;
}
