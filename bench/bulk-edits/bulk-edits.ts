import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '../../embedded/harness/graphql-client.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { pushWorkflowId } from '../../src/temporal/contract.ts';
import type { Measurement } from '../measure.ts';
import type { BenchPractice } from '../practice.ts';
import { createPractice } from '../practice.ts';
import type { Stack } from '../stack.ts';
import { ended, startSync } from '../sync-run.ts';
import { callsForEachEdit, linesOf } from './lines.ts';

const otherPractices = 20;
const clientsOfOthers = 40;
/** The sandbox has a job for every four clients. */
const clientsForEachJob = 4;
/** Requests of one person; the API refuses those beyond 500 that wait. */
const editsAtOnce = 200;
/** Each practice requests a *Sync Job* this often. */
const intervalMs = 10_000;

/**
 * Edits of as many jobs of one practice at once, until XPM has all of them, while people of this practice and
 * of others sync a job now and then. The floor is XPM's limit: a read, a write and a read for each edit at 60
 * calls a minute.
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
    const [unedited, ...jobs] = await jobsOf(stack, practice, edits + 1);
    if (jobs.length < edits) throw new Error(`The practice has only ${jobs.length} jobs to edit.`);
    report(`waiting a minute, then editing ${edits} jobs at once`);
    await sleep(61_000);
    const controller = new AbortController();
    const { signal } = controller;
    const own = syncJob(stack, practice, { job: unedited, n: 0, signal });
    const syncing = Promise.all(
      others.map(async (other, n) => {
        const [job] = await jobsOf(stack, other, 1);
        return syncJob(stack, other, { job, n, signal });
      }),
    );
    const startedAt = performance.now();
    for (let from = 0; from < jobs.length; from += editsAtOnce) {
      const some = jobs.slice(from, from + editsAtOnce);
      await Promise.all(some.map((job) => editJob(stack, practice, job)));
    }
    await untilSent(stack, practice, edits);
    const seconds = (performance.now() - startedAt) / 1000;
    controller.abort();
    return linesOf({
      otherPractices,
      edits,
      seconds,
      waits: (await syncing).flat(),
      ownWaits: await own,
      calls: await callsOfEdits(stack, practice),
      activities: await activitiesOf(stack, practice, jobs),
    });
  },
};

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

/** Only edits have the priority of writes, and only their read, write and second read. */
async function callsOfEdits({ database }: Stack, { id }: BenchPractice): Promise<number> {
  const { rows } = await database.query<{ calls: string }>(
    "SELECT count(*) AS calls FROM call_permit WHERE practice_id = $1 AND priority = 'WRITE'",
    [id],
  );
  return Number(rows[0]?.calls);
}

interface RepeatedSync {
  readonly job: string | undefined;
  /** The practices take turns, beginning with 0. */
  readonly n: number;
  readonly signal: AbortSignal;
}

/** Repeats *Sync Job* until it is aborted. Returns the seconds from each request to the end of its run. */
async function syncJob(
  stack: Stack,
  practice: BenchPractice,
  { job, n, signal }: RepeatedSync,
): Promise<readonly number[]> {
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
