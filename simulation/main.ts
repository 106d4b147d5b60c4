import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { migrate } from '../embedded/postgres/migrate.ts';
import { startPostgres } from '../embedded/postgres/postgres.ts';
import { simulateDay } from './day.ts';
import { judge } from './promises.ts';
import type { PracticeReport } from './report.ts';

// `npm run simulate-day`: twenty practices' day on simulated time, and whether it went as promised.

const { values } = parseArgs({
  options: {
    /** Another one is another day. */
    seed: { type: 'string', default: '1' },
    /** Other programs, refusals for no reason, a day that is used up at noon, a clock that is wrong. */
    hard: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) {
  console.error('usage: npm run simulate-day -- [--seed 1] [--hard]');
  process.exit(2);
}

const size = (name: string, clients: number, jobs: number, staff: number) => ({
  name,
  clients,
  jobs,
  staff,
});
const sizes = [
  size('More than a day', 3000, 2000, 60),
  size('Large', 2000, 1200, 40),
  ...Array.from({ length: 4 }, (_, n) => size(`Middling ${n + 1}`, 400, 300, 12)),
  ...Array.from({ length: 14 }, (_, n) => size(`Small ${n + 1}`, 60, 40, 4)),
];

// Refusals and pauses belong to it.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});
const say = (line: string): void => console.error(line);
await using parts = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void parts.disposeAsync().finally(() => process.exit(130)));
}
await main();

async function main(): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-day-'));
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  // Postgres may run as another user than we do.
  await chmod(dir, 0o711);
  const postgres = parts.use(
    await startPostgres({ dataDir: path.join(dir, 'postgres'), persistent: false }),
  );
  const databaseUrl = await postgres.createDatabase('practice_sync');
  await migrate(databaseUrl);
  const { hard } = values;
  // A day that XPM has ended at noon may go on at noon of the next one, with all that waited.
  const hours = hard ? 34 : 24;
  const people = { requests: 20, edits: 5 };
  const report = await simulateDay({
    databaseUrl,
    sizes,
    seed,
    hard,
    ...people,
    begins: 8,
    hours,
    say,
  });
  console.table(report.practices.map(rowOf));
  const kept = judge(report, hard);
  console.table(kept);
  process.exitCode = kept.every((each) => each.kept) ? 0 : 1;
}

function rowOf({ practice, waits, sweeps, minuteUsed, ...report }: PracticeReport) {
  const sorted = waits.toSorted((one, other) => one - other);
  return {
    practice: practice.name,
    calls: report.calls,
    'busiest minute': report.busiestMinute,
    'at once': report.mostAtOnce,
    'minute used': minuteUsed === null ? '' : `${(minuteUsed * 100).toFixed(1)} %`,
    asked: waits.length,
    'median wait, s': seconds(sorted[Math.floor(sorted.length / 2)]),
    'longest, s': seconds(sorted.at(-1)),
    sweeps: sweeps
      .map(({ state, finishedAt }) => finishedAt?.toISOString().slice(11, 16) ?? state)
      .join(', '),
    pending: report.pending,
  };
}

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : (milliseconds / 1000).toFixed(2);
}
