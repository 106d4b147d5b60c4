import { setTimeout as sleep } from 'node:timers/promises';
import type { Day, PeoplesActions, SimulatedEvent } from './events.ts';
import { dueSyncs, hourMs, peoplesDay } from './events.ts';
import type { Calls, SimulationReport } from './report.ts';
import { collectCalls, readReport } from './report.ts';
import type { Stage } from './stage.ts';
import { troubles } from './troubles.ts';

export interface DayOptions extends Omit<Day, 'midnight'> {
  /** The hour after midnight at which the simulation starts. */
  readonly firstHour: number;
  /** How many hours pass. */
  readonly hours: number;
  /** On a hard day everything goes wrong that can. */
  readonly hard: boolean;
  /** Called at each hour of the day. */
  readonly report?: (line: string) => void;
}

/** How far XPM's clock is ahead of ours on that day. */
export function skewSecondsOf({ hard, seed }: Pick<DayOptions, 'hard' | 'seed'>): number {
  if (!hard) return 0;
  return seed % 2 === 0 ? 120 : -120;
}

/** Time passes in slices while a run or a push is active, so that outbox messages are not delivered late. */
const sliceMs = 5000;

/** The slice while a person waits for a single record, because that wait is measured. */
const singleRecordSliceMs = 1000;

/** Lets a day pass and measures what happens on it. */
export async function simulateDay(stage: Stage, options: DayOptions): Promise<SimulationReport> {
  const { hard, report } = options;
  const actions: PeoplesActions = { requests: [], edits: [] };
  const calls: Calls = new Map();
  await playDay(stage, options, {
    events: (day) =>
      stage.practices.flatMap((practice) => [
        ...dueSyncs(stage, practice, day),
        ...peoplesDay(stage, practice, { day, actions }),
        ...(hard ? troubles(stage, practice, day) : []),
      ]),
    async eachHour(hourNow) {
      await collectCalls(stage, calls);
      report?.(hourNow);
    },
  });
  return readReport(stage, { requests: actions.requests, calls });
}

/** What happens on a day besides the product's own work. */
export interface Scenario {
  readonly events: (day: Day) => readonly SimulatedEvent[];
  /** Called at each hour, with the time of day. */
  readonly eachHour: (hourNow: string) => Promise<void>;
}

/** Lets the hours of a day pass. */
export async function playDay(
  stage: Stage,
  options: Omit<DayOptions, 'hard' | 'report'>,
  { events, eachHour }: Scenario,
): Promise<void> {
  const midnight = nextMidnight(stage.clock.nowMs());
  const start = midnight + options.firstHour * hourMs;
  const end = start + options.hours * hourMs;
  await stage.skipTo(start);
  const inOrder = events({ ...options, midnight })
    .filter(({ at }) => at >= start && at < end)
    .toSorted((one, other) => one.at - other.at);
  await live(stage, inOrder, {
    end,
    eachHour: (now) => eachHour(new Date(now).toISOString().slice(11, 16)),
  });
}

const nextMidnight = (now: number): number => Math.ceil(now / (24 * hourMs)) * 24 * hourMs;

async function live(
  stage: Stage,
  events: readonly SimulatedEvent[],
  { end, eachHour }: { readonly end: number; readonly eachHour: (now: number) => Promise<void> },
): Promise<void> {
  const left = [...events];
  let reportedAt = stage.clock.nowMs();
  for (let now = reportedAt; now < end; now = stage.clock.nowMs()) {
    for (let next = left[0]; next !== undefined && next.at <= now; next = left[0]) {
      left.shift();
      await next.run();
    }
    await delivered(stage);
    const until = Math.min(left[0]?.at ?? end, await nextActivity(stage, now), end);
    await stage.skipTo(Math.max(until, now + 1));
    if (now - reportedAt < hourMs) continue;
    reportedAt = now;
    await eachHour(now);
  }
}

/** The next time at which the product does something on its own (ms since 1970). */
async function nextActivity({ prisma }: Stage, now: number): Promise<number> {
  const runs = await prisma.syncRun.count({ where: { state: { in: ['REQUESTED', 'RUNNING'] } } });
  // Without a consent nothing is sent.
  const pushes = await prisma.pendingChange.count({
    where: {
      nextAttemptAt: null,
      practice: { is: { connection: { is: { state: { in: ['CONNECTED', 'UNCERTAIN'] } } } } },
    },
  });
  const waitingPeople = await prisma.syncRun.count({
    where: { finishedAt: null, trigger: 'MANUAL', recordId: { not: null } },
  });
  if (waitingPeople > 0) return now + singleRecordSliceMs;
  if (runs + pushes > 0) return now + sliceMs;
  const { _min: paused } = await prisma.syncRun.aggregate({
    where: { state: 'PAUSED' },
    _min: { pausedUntil: true },
  });
  const { _min: waiting } = await prisma.pendingChange.aggregate({ _min: { nextAttemptAt: true } });
  const times = [paused.pausedUntil, waiting.nextAttemptAt].map(
    (each) => each?.getTime() ?? Infinity,
  );
  return Math.max(now + sliceMs, Math.min(...times));
}

/** Waits until the outbox is empty: time must not pass before its messages are delivered. */
async function delivered({ prisma, clock }: Stage): Promise<void> {
  const due = () => prisma.outboxMessage.count({ where: { availableAt: { lte: clock.now() } } });
  while ((await due()) > 0) await sleep(2);
}
