import { askSandbox } from '../embedded/demo/sandbox-control.ts';
import { laneRules } from '../src/domain/quota/priority.ts';
import { freshTerms } from '../src/domain/quota/quota.ts';
import type { Asked } from './events.ts';
import { hour } from './events.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Stage } from './stage.ts';

/** How a day went. */
export interface Figures {
  readonly practices: readonly PracticeFigures[];
  /** Calls that XPM has refused because of a limit. */
  readonly refused: number;
  /** Calls of all practices. */
  readonly calls: number;
}

export interface PracticeFigures {
  readonly practice: SimulatedPractice;
  readonly calls: number;
  /** The most calls in any 60 seconds, in any 24 hours, and at once. */
  readonly busiestMinute: number;
  readonly busiestDay: number;
  readonly mostAtOnce: number;
  /** Of the calls that a minute permits, the part that was used while a sweep was to go on; `null`: too short. */
  readonly minuteUsed: number | null;
  /** Milliseconds until the first call for each single record that a person asked for. */
  readonly waits: readonly number[];
  readonly sweeps: readonly SweepFigures[];
  readonly runsByState: Readonly<Record<string, number>>;
  /** Of all but the sweeps. */
  readonly unfinished: number;
  /** Edits that have not reached XPM. */
  readonly pending: number;
}

export interface SweepFigures {
  readonly kind: string;
  readonly state: string;
  readonly records: number;
  /** Whether the day's calls that sweeps may use suffice for all of the practice's. */
  readonly fitsTheDay: boolean;
  readonly finishedAt: Date | null;
}

const sweepKinds = ['CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES'] as const;
/** Shorter sweeps say nothing about a rate: they end in the middle of a burst. */
const tellingMilliseconds = 10 * 60_000;

type QuotaLease = Awaited<ReturnType<Stage['prisma']['quotaLease']['findFirstOrThrow']>>;

/** Calls as the ledger has them, which forgets them after a day; by their number. */
export type Calls = Map<bigint, QuotaLease>;

/** Adds what was called since. */
export async function collectCalls({ prisma }: Stage, calls: Calls): Promise<void> {
  for (const lease of await prisma.quotaLease.findMany()) calls.set(lease.id, lease);
}

export async function readFigures(
  stage: Stage,
  { asked, calls }: { readonly asked: readonly Asked[]; readonly calls: Calls },
): Promise<Figures> {
  await collectCalls(stage, calls);
  const { limited, total } = await askSandbox<{ limited: number; total: number }>(
    stage.sandboxUrl,
    'calls',
  );
  const practices: PracticeFigures[] = [];
  const inOrder = [...calls.values()].toSorted(
    (one, other) => one.takenAt.getTime() - other.takenAt.getTime(),
  );
  for (const practice of stage.practices) {
    const leases = inOrder.filter(({ practiceId }) => practiceId === practice.id);
    practices.push(await ofPractice(stage, practice, { asked, leases }));
  }
  return { practices, refused: limited, calls: total };
}

async function ofPractice(
  { prisma }: Stage,
  practice: SimulatedPractice,
  { asked, leases }: { readonly asked: readonly Asked[]; readonly leases: readonly QuotaLease[] },
): Promise<PracticeFigures> {
  const where = { practiceId: practice.id };
  const times = leases.map(({ takenAt }) => takenAt.getTime());
  const sweptAt = leases.filter(({ lane }) => lane === 'SWEEP').map(({ takenAt }) => takenAt);
  const people = leases.filter(({ lane }) => lane === 'INTERACTIVE').map(({ takenAt }) => takenAt);
  const runs = await prisma.syncRun.findMany({ where });
  const sweeps = runs.filter(({ kind }) => sweepKinds.some((each) => each === kind));
  const byState = Object.groupBy(runs, ({ state }) => state);
  return {
    practice,
    calls: leases.length,
    busiestMinute: mostWithin(times, 60_000),
    busiestDay: mostWithin(times, 24 * hour),
    mostAtOnce: mostAtOnce(leases),
    minuteUsed: usedWhileSweeping(times, sweptAt),
    waits: asked
      .filter(({ practiceId }) => practiceId === practice.id)
      .map(({ at }) => waitFor(people, at)),
    sweeps: sweeps.map(({ kind, state, read, finishedAt }) => ({
      kind,
      state,
      records: read,
      finishedAt,
      fitsTheDay: fitsTheDay(practice, leases.length - sweptAt.length),
    })),
    runsByState: Object.fromEntries(
      Object.entries(byState).map(([state, each]) => [state, each.length]),
    ),
    unfinished: runs.filter((run) => run.finishedAt === null && !sweeps.includes(run)).length,
    pending: await prisma.pendingChange.count({ where }),
  };
}

/** The most of the ordered instants that lie within any window of so many milliseconds. */
function mostWithin(times: readonly number[], window: number): number {
  let most = 0;
  let first = 0;
  for (const [place, time] of times.entries()) {
    while (time - (times[first] ?? time) >= window) first += 1;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

function mostAtOnce(
  leases: readonly { readonly takenAt: Date; readonly releasedAt: Date | null }[],
): number {
  const changes = leases.flatMap(({ takenAt, releasedAt }) => [
    { at: takenAt.getTime(), by: 1 },
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
  const begin = sweptAt[0]?.getTime() ?? 0;
  const end = sweptAt.at(-1)?.getTime() ?? 0;
  if (end - begin < tellingMilliseconds) return null;
  const calls = times.filter((time) => time >= begin && time < end).length;
  return calls / (((end - begin) / 60_000) * freshTerms.minuteLimit);
}

function waitFor(calls: readonly Date[], at: Date): number {
  const first = calls.find((call) => call >= at);
  return first === undefined ? Infinity : first.getTime() - at.getTime();
}

function fitsTheDay({ clients, jobs }: SimulatedPractice, otherCalls: number): boolean {
  return clients + jobs + otherCalls <= freshTerms.dayLimit * laneRules.SWEEP.dayShare;
}
