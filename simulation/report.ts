import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import { priorityRules } from '../src/domain/quota/priority.ts';
import { xpmLimits } from '../src/xpm/limits.ts';
import type { EstimateAccuracy } from './estimates.ts';
import { readAccuracy } from './estimates.ts';
import type { SingleRequest } from './events.ts';
import { hourMs } from './events.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Stage } from './stage.ts';

/** The results of a day. */
export interface SimulationReport {
  readonly practices: readonly PracticeReport[];
  /** Calls that XPM has refused because of a limit. */
  readonly refused: number;
  /** Calls of all practices. */
  readonly calls: number;
  readonly estimates: EstimateAccuracy;
}

export interface PracticeReport {
  readonly practice: SimulatedPractice;
  readonly calls: number;
  /** The most calls in any 60 seconds, in any 24 hours, and at once. */
  readonly busiestMinute: number;
  readonly busiestDay: number;
  readonly mostAtOnce: number;
  /** The share of the permitted calls that was used during sweeps; null when they were too short. */
  readonly minuteUsed: number | null;
  /** For each request for a single record, the milliseconds until its first call. */
  readonly waitsMs: readonly number[];
  readonly sweeps: readonly SweepReport[];
  readonly runsByState: Readonly<Record<string, number>>;
  /** Runs that have not ended, without the sweeps. */
  readonly unfinished: number;
  /** Edits that have not reached XPM. */
  readonly pending: number;
}

export interface SweepReport {
  readonly kind: string;
  readonly state: string;
  readonly records: number;
  /** Whether the day's calls that sweeps may use suffice for all of the practice's. */
  readonly fitsTheDay: boolean;
  readonly finishedAt: Date | null;
}

const sweepKinds = ['CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES'] as const;
/** The rate of a shorter sweep is meaningless, because it ends in the middle of a burst. */
const minimumMs = 10 * 60_000;

type CallPermit = Awaited<ReturnType<Stage['prisma']['callPermit']['findFirstOrThrow']>>;

/** Calls by their number, collected during the day because the ledger deletes them after a day. */
export type Calls = Map<bigint, CallPermit>;

/** Adds the calls since the last time. */
export async function collectCalls({ prisma }: Stage, calls: Calls): Promise<void> {
  for (const permit of await prisma.callPermit.findMany()) calls.set(permit.id, permit);
}

export async function readReport(
  stage: Stage,
  { requests, calls }: { readonly requests: readonly SingleRequest[]; readonly calls: Calls },
): Promise<SimulationReport> {
  await collectCalls(stage, calls);
  const { limited, total } = await controlSandbox<{ limited: number; total: number }>(
    stage.sandboxUrl,
    'calls',
  );
  const practices: PracticeReport[] = [];
  const inOrder = [...calls.values()].toSorted(
    (one, other) => one.acquiredAt.getTime() - other.acquiredAt.getTime(),
  );
  for (const practice of stage.practices) {
    const permits = inOrder.filter(({ practiceId }) => practiceId === practice.id);
    practices.push(await ofPractice(stage, practice, { requests, permits }));
  }
  const estimates = await readAccuracy(stage, requests);
  return { practices, refused: limited, calls: total, estimates };
}

async function ofPractice(
  { prisma }: Stage,
  practice: SimulatedPractice,
  {
    requests,
    permits,
  }: { readonly requests: readonly SingleRequest[]; readonly permits: readonly CallPermit[] },
): Promise<PracticeReport> {
  const where = { practiceId: practice.id };
  const times = permits.map(({ acquiredAt }) => acquiredAt.getTime());
  const sweptAt = permits
    .filter(({ priority }) => priority === 'SWEEP')
    .map(({ acquiredAt }) => acquiredAt);
  const people = permits
    .filter(({ priority }) => priority === 'INTERACTIVE')
    .map(({ acquiredAt }) => acquiredAt);
  const runs = await prisma.syncRun.findMany({ where });
  const sweeps = runs.filter(({ kind }) => sweepKinds.some((each) => each === kind));
  const byState = Object.groupBy(runs, ({ state }) => state);
  return {
    practice,
    calls: permits.length,
    busiestMinute: mostWithin(times, 60_000),
    busiestDay: mostWithin(times, 24 * hourMs),
    mostAtOnce: mostAtOnce(permits),
    minuteUsed: usedWhileSweeping(times, sweptAt),
    waitsMs: requests
      .filter(({ practiceId }) => practiceId === practice.id)
      .map(({ at }) => waitFor(people, at)),
    sweeps: sweeps.map(({ kind, state, read, finishedAt }) => ({
      kind,
      state,
      records: read,
      finishedAt,
      fitsTheDay: fitsTheDay(practice, permits.length - sweptAt.length),
    })),
    runsByState: Object.fromEntries(
      Object.entries(byState).map(([state, each]) => [state, each.length]),
    ),
    unfinished: runs.filter((run) => run.finishedAt === null && !sweeps.includes(run)).length,
    pending: await prisma.pendingChange.count({ where }),
  };
}

/** The largest number of the sorted times within any window. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [place, time] of times.entries()) {
    while (time - (times[first] ?? time) >= windowMs) first += 1;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

function mostAtOnce(
  permits: readonly { readonly acquiredAt: Date; readonly releasedAt: Date | null }[],
): number {
  const changes = permits.flatMap(({ acquiredAt, releasedAt }) => [
    { at: acquiredAt.getTime(), by: 1 },
    ...(releasedAt === null ? [] : [{ at: releasedAt.getTime(), by: -1 }]),
  ]);
  let now = 0;
  let most = 0;
  for (const { by } of changes.toSorted((one, other) => one.at - other.at || one.by - other.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function usedWhileSweeping(times: readonly number[], sweptAt: readonly Date[]): number | null {
  const start = sweptAt[0]?.getTime() ?? 0;
  const end = sweptAt.at(-1)?.getTime() ?? 0;
  if (end - start < minimumMs) return null;
  const calls = times.filter((time) => time >= start && time < end).length;
  return calls / (((end - start) / 60_000) * xpmLimits.minuteLimit);
}

function waitFor(calls: readonly Date[], at: Date): number {
  const first = calls.find((call) => call >= at);
  return first === undefined ? Infinity : first.getTime() - at.getTime();
}

function fitsTheDay({ clients, jobs }: SimulatedPractice, otherCalls: number): boolean {
  return clients + jobs + otherCalls <= xpmLimits.dayLimit * priorityRules.SWEEP.dayShare;
}
