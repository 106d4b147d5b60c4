import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../src/db/prisma.ts';
import { createUnitOfWork } from '../src/db/unit-of-work.ts';
import { systemClock } from '../src/ports/clock.ts';
import { startDueSync } from '../src/sync/start-due-sync.ts';
import { xpmLimits } from '../src/xpm/limits.ts';
import type { Line, Measurement } from './measure.ts';
import { percentile } from './measure.ts';
import type { BenchPractice } from './practice.ts';
import { createPractice } from './practice.ts';
import type { Stack } from './stack.ts';
import { ended, startSync } from './sync-run.ts';

const clients = 4000;
/** How many syncs are requested without load and during a sweep. */
const requests = { withoutLoad: 15, duringSweep: 45 };
/** Twelve requests a minute need 24 of its 60 calls. */
const intervalMs = 5000;
const mostSeconds = 2;

/**
 * *Sync Job* from the request to its end, one person after the other, under XPM's own limits: without other
 * calls, and during a sweep of all jobs and a full sync, whose calls fill each minute.
 */
export const syncJob: Measurement = {
  name: 'sync-job',
  async run({ stack, report }) {
    const practice = await createPractice(stack, clients);
    await stack.freshWorker();
    for (const kind of ['FIELD_DEFINITIONS', 'CLIENTS', 'JOBS'] as const) {
      await ended(stack, await startSync(stack, practice, kind));
    }
    const jobs = await jobsOf(stack, practice);
    report('people alone');
    const alone = await syncJobs(stack, practice, jobs.slice(0, requests.withoutLoad));
    report('waiting until a sweep has filled a minute');
    const sweep = await startSweep(stack, practice);
    await untilMinuteIsFull(stack, practice);
    await startSync(stack, practice, 'CLIENTS');
    const busy = await syncJobs(stack, practice, jobs.slice(requests.withoutLoad));
    const { rows } = await stack.database.query<{ state: string }>(
      'SELECT state FROM sync_run WHERE id = $1',
      [sweep],
    );
    if (rows[0]?.state !== 'RUNNING') {
      throw new Error(`The sweep is ${rows[0]?.state ?? 'missing'}.`);
    }
    return [
      line('median', [busy, alone], { share: 0.5, most: null }),
      line('p95', [busy, alone], { share: 0.95, most: mostSeconds }),
    ];
  },
};

function line(
  name: string,
  [busy, alone]: readonly [readonly number[], readonly number[]],
  { share, most }: { readonly share: number; readonly most: number | null },
): Line {
  const [ours, floor] = [percentile(busy, share), percentile(alone, share)];
  return {
    measure: `Sync Job during a full sync and a sweep, ${name}; beside the same without load`,
    ours: `${ours.toFixed(2)} s`,
    floor: `${floor.toFixed(2)} s`,
    ratio: ours / floor,
    bar: most === null ? null : `under ${most} s`,
    ok: most === null ? null : ours < most,
  };
}

/** Returns the seconds that each took, by the run's own row. */
async function syncJobs(
  stack: Stack,
  practice: BenchPractice,
  jobs: readonly string[],
): Promise<readonly number[]> {
  const runs: Promise<number>[] = [];
  for (const job of jobs) {
    const id = await startSync(stack, practice, 'JOB', `Job:${job}`);
    runs.push(ended(stack, id).then(({ waited }) => waited));
    await sleep(intervalMs);
  }
  return Promise.all(runs);
}

async function jobsOf({ database }: Stack, { id }: BenchPractice): Promise<readonly string[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM job WHERE practice_id = $1 ORDER BY id LIMIT $2',
    [id, requests.withoutLoad + requests.duringSweep],
  );
  return rows.map((row) => row.id);
}

async function startSweep(stack: Stack, { id: practiceId }: BenchPractice): Promise<string> {
  const prisma = createDatabase({ url: stack.databaseUrl, poolSize: 1 });
  try {
    const unitOfWork = createUnitOfWork(prisma, stack.cipher, xpmLimits);
    const deps = { unitOfWork, clock: systemClock, newId: randomUUID };
    const run = await startDueSync(deps, { practiceId, kind: 'JOB_FIELD_VALUES', mode: 'FULL' });
    if (run === null) throw new Error('A sweep is running already.');
    return run.id;
  } finally {
    await prisma.$disconnect();
  }
}

async function untilMinuteIsFull({ database }: Stack, { id }: BenchPractice): Promise<void> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const { rows } = await database.query<{ calls: string }>(
      `SELECT count(*) AS calls FROM call_permit
       WHERE practice_id = $1 AND acquired_at > now() - interval '61 seconds'`,
      [id],
    );
    if (Number(rows[0]?.calls) >= 58) return;
    if (Date.now() > deadline) throw new Error(`Only ${rows[0]?.calls ?? ''} calls in a minute.`);
    await sleep(500);
  }
}
