import { setTimeout as later } from 'node:timers/promises';
import type { Asked, Day, Happening } from './events.ts';
import { dueSyncs, hour, peoplesDay } from './events.ts';
import type { Calls, SimulationReport } from './report.ts';
import { collectCalls, readFigures } from './report.ts';
import type { Stage } from './stage.ts';
import { troubles } from './troubles.ts';

export interface DayOptions extends Omit<Day, 'midnight'> {
  /** The hour after midnight at which it starts, and how many hours of it pass. */
  readonly firstHour: number;
  readonly hours: number;
  /** Everything goes wrong that may. */
  readonly hard: boolean;
  /** Called at each hour of the day. */
  readonly report?: (line: string) => void;
}

/** How far XPM's clock is ahead of ours on that day. */
export function skewSecondsOf({ hard, seed }: Pick<DayOptions, 'hard' | 'seed'>): number {
  if (!hard) return 0;
  return seed % 2 === 0 ? 120 : -120;
}

/** While anything is under way time passes at most so much at once (ms): what is ordered is not late. */
const slice = 5000;

/** Lets a day pass and measures what happens on it. */
export async function simulateDay(stage: Stage, options: DayOptions): Promise<SimulationReport> {
  const { hard, report = () => undefined } = options;
  const midnight = nextMidnight(stage.clock.milliseconds());
  const begin = midnight + options.firstHour * hour;
  const end = begin + options.hours * hour;
  await stage.skipTo(begin);
  const day: Day = { ...options, midnight };
  const asked: Asked[] = [];
  const happenings = stage.practices
    .flatMap((practice) => [
      ...dueSyncs(stage, practice, day),
      ...peoplesDay(stage, practice, { day, asked }),
      ...(hard ? troubles(stage, practice, day) : []),
    ])
    .filter(({ at }) => at >= begin && at < end)
    .toSorted((one, other) => one.at - other.at);
  const calls: Calls = new Map();
  await live(stage, happenings, {
    end,
    async eachHour(now) {
      await collectCalls(stage, calls);
      report(new Date(now).toISOString().slice(11, 16));
    },
  });
  return readFigures(stage, { asked, calls });
}

const nextMidnight = (now: number): number => Math.ceil(now / (24 * hour)) * 24 * hour;

async function live(
  stage: Stage,
  happenings: readonly Happening[],
  { end, eachHour }: { readonly end: number; readonly eachHour: (now: number) => Promise<void> },
): Promise<void> {
  const left = [...happenings];
  let told = stage.clock.milliseconds();
  for (let now = told; now < end; now = stage.clock.milliseconds()) {
    for (let next = left[0]; next !== undefined && next.at <= now; next = left[0]) {
      left.shift();
      await next.happen();
    }
    await delivered(stage);
    const until = Math.min(left[0]?.at ?? end, await restUntil(stage, now), end);
    await stage.skipTo(Math.max(until, now + 1));
    if (now - told < hour) continue;
    told = now;
    await eachHour(now);
  }
}

/** Until when nothing happens unless somebody does something (ms since 1970). */
async function restUntil({ prisma }: Stage, now: number): Promise<number> {
  const runs = await prisma.syncRun.count({ where: { state: { in: ['REQUESTED', 'RUNNING'] } } });
  const pushes = await prisma.pendingChange.count({ where: { nextAttemptAt: null } });
  if (runs + pushes > 0) return now + slice;
  const { _min: paused } = await prisma.syncRun.aggregate({
    where: { state: 'PAUSED' },
    _min: { pausedUntil: true },
  });
  const { _min: held } = await prisma.pendingChange.aggregate({ _min: { nextAttemptAt: true } });
  const times = [paused.pausedUntil, held.nextAttemptAt].map((each) => each?.getTime() ?? Infinity);
  return Math.max(now + slice, Math.min(...times));
}

/** What was ordered is under way: time would pass before it otherwise. */
async function delivered({ prisma, clock }: Stage): Promise<void> {
  const due = () => prisma.outboxMessage.count({ where: { availableAt: { lte: clock.now() } } });
  while ((await due()) > 0) await later(2);
}
