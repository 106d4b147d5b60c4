import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startDatabase } from '../embedded/harness/database.ts';
import { createScratchDir } from '../embedded/harness/scratch-dir.ts';
import { postgresDataDir, postgresPidFile } from '../embedded/process/leftovers.ts';
import { runProgram } from '../embedded/process/run-program.ts';
import { type DayOptions, simulateDay, skewSecondsOf } from './day.ts';
import { describeAccuracy } from './estimates.ts';
import type { Guarantee } from './guarantees.ts';
import { checkGuarantees } from './guarantees.ts';
import { simulateIncident } from './incident.ts';
import { checkIncident } from './incident-guarantees.ts';
import type { PracticeReport } from './report.ts';
import { type Stage, startStage } from './stage.ts';

// `npm run simulate-day`: a day of twenty practices on simulated time, and whether every guarantee holds.

const { values } = parseArgs({
  options: {
    /** Each seed is another day. */
    seed: { type: 'string', default: '1' },
    /** Adds other programs, refused calls, a day that is used up at noon and a wrong clock. */
    hard: { type: 'boolean', default: false },
    /** Five hours in which Xero refuses, is hidden behind a firewall, and does not respond. */
    incident: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const { hard, incident } = values;
if (!Number.isInteger(seed) || (hard && incident)) {
  console.error('usage: npm run simulate-day -- [--seed 1] [--hard | --incident]');
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

// Refused calls and pauses are part of the simulation.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});
const scratch = await createScratchDir('day');
const day: DayOptions = {
  seed,
  hard,
  requests: 20,
  edits: 5,
  firstHour: 8,
  // A day whose calls XPM refuses from noon on may need until noon of the next one.
  hours: hard ? 34 : 24,
  report: (line) => console.error(line),
};

const exitCode = await runProgram<Stage>({
  dataDir: scratch.path,
  stoppedCode: 130,
  async start(parts, signal) {
    const { databaseUrl } = parts.use(
      await startDatabase({
        dataDir: postgresDataDir(scratch.path),
        pidFile: postgresPidFile(scratch.path),
        persistent: false,
        signal,
      }),
    );
    const skewSeconds = skewSecondsOf(day);
    return parts.use(await startStage({ databaseUrl, sizes, skewSeconds }));
  },
  async use(stage) {
    const guarantees = await (incident ? playIncident(stage) : playUsualDay(stage));
    console.table(guarantees);
    return guarantees.every(({ holds }) => holds) ? 0 : 1;
  },
});
await scratch[Symbol.asyncDispose]();
process.exit(exitCode);

async function playUsualDay(stage: Stage): Promise<readonly Guarantee[]> {
  const report = await simulateDay(stage, day);
  console.table(report.practices.map(rowOf));
  console.log(`Estimates of single records: ${describeAccuracy(report.estimates)}.`);
  return checkGuarantees(report, hard);
}

/** The incident lasts from ten to three, and the day ends after the evening's full syncs. */
async function playIncident(stage: Stage): Promise<readonly Guarantee[]> {
  const report = await simulateIncident(stage, { ...day, hours: 13, incidentHour: 10 });
  console.table(
    report.practices.map(({ practice, isRevoked: _, ...each }) => ({
      practice: practice.name,
      ...each,
    })),
  );
  return checkIncident(report);
}

function rowOf({ practice, waitsMs, sweeps, minuteUsed, ...report }: PracticeReport) {
  const sorted = waitsMs.toSorted((one, other) => one - other);
  return {
    practice: practice.name,
    calls: report.calls,
    'busiest minute': report.busiestMinute,
    'at once': report.mostAtOnce,
    'minute used': minuteUsed === null ? '' : `${(minuteUsed * 100).toFixed(1)} %`,
    requests: waitsMs.length,
    'median wait, s': seconds(sorted[Math.floor(sorted.length / 2)]),
    'longest, s': seconds(sorted.at(-1)),
    sweeps: sweeps
      .map(({ state, finishedAt }) => finishedAt?.toISOString().slice(11, 16) ?? state)
      .join(', '),
    pending: report.pending,
  };
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : (ms / 1000).toFixed(2);
}
