import { randomUUID } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { PracticeAutomation } from '../src/domain/sync/schedule.ts';
import { recordKindOf } from '../src/domain/sync/sync-kind.ts';
import { updateRecord } from '../src/edits/update.ts';
import { requestSync } from '../src/sync/request.ts';
import { schedulesOf } from '../src/sync/schedules.ts';
import { dueSyncsWorkflowType, scheduleId } from '../src/temporal/contract.ts';
import { xpmTextRules } from '../src/xpm/text-rules.ts';
import type { EstimatedRequest } from './estimates.ts';
import { estimateNow } from './estimates.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Stage } from './stage.ts';

/** Something that a person, a schedule or XPM does at a time (ms since 1970). */
export interface SimulatedEvent {
  readonly at: number;
  run(): Promise<unknown>;
}

/** A person's request for one record. */
export interface SingleRequest extends EstimatedRequest {
  readonly practiceId: string;
}

/** A job that a person has renamed here. */
export interface Edit {
  readonly practiceId: string;
  readonly jobId: string;
  readonly name: string;
}

/** What the people of a day have done, in order. */
export interface PeoplesActions {
  readonly requests: SingleRequest[];
  readonly edits: Edit[];
}

export interface Day {
  /** The midnight before it in UTC, which is the practices' time zone (ms since 1970). */
  readonly midnight: number;
  readonly seed: number;
  /** Requests for single records in each practice by day, and as many again during its sweeps. */
  readonly requests: number;
  /** Jobs that are renamed in each practice. */
  readonly edits: number;
}

export const hourMs = 3_600_000;
const [opening, closing] = [9.5 * hourMs, 18 * hourMs];
const [firstSweep, lastSweep] = [22.3 * hourMs, 23 * hourMs];
/** A person who needs records faster than this requests a list. */
const minimumIntervalMs = 15_000;

/** The workflows that schedules start. The test server has no schedules, so the simulation starts them. */
export function dueSyncs(stage: Stage, practice: SimulatedPractice, day: Day): SimulatedEvent[] {
  const automation: PracticeAutomation = {
    id: practice.id,
    source: 'XPM',
    connection: 'CONNECTED',
    timeZone: 'UTC',
    autoSync: true,
    importTaxAssessments: false,
    primaryForClientMaintenance: false,
  };
  return schedulesOf(automation).flatMap(({ name, hours: [first, last], minutes, second }) =>
    Array.from({ length: last - first + 1 }, (_, place) => first + place).flatMap((each) =>
      minutes.map((minute) => {
        const at = day.midnight + each * hourMs + (minute * 60 + second) * 1000;
        return {
          at,
          async run() {
            await stage.client().workflow.start(dueSyncsWorkflowType, {
              workflowId: `${scheduleId(practice.id, name)}-${new Date(at).toISOString()}`,
              taskQueue: stage.taskQueue,
              args: [{ practiceId: practice.id, schedule: name }],
            });
          },
        };
      }),
    ),
  );
}

/** What the practice's people do, by a random sequence of the practice's own. */
export function peoplesDay(
  stage: Stage,
  practice: SimulatedPractice,
  { day, actions }: { readonly day: Day; readonly actions: PeoplesActions },
): SimulatedEvent[] {
  const random = mersenne(day.seed * 1000 + practice.index);
  const between = (from: number, to: number): number =>
    day.midnight + from + uniformFloat64(random) * (to - from);
  const pick = async (type: 'CLIENT' | 'JOB'): Promise<string | null> => {
    const where = { practiceId: practice.id };
    const orderBy = { xpmId: 'asc' } as const;
    const total = await (type === 'JOB'
      ? stage.prisma.job.count({ where })
      : stage.prisma.client.count({ where }));
    if (total === 0) return null;
    const one = { where, orderBy, select: { id: true }, skip: uniformInt(random, 0, total - 1) };
    const found = await (type === 'JOB'
      ? stage.prisma.job.findFirst(one)
      : stage.prisma.client.findFirst(one));
    return found?.id ?? null;
  };
  const { unitOfWork, clock } = stage;
  const deps = { unitOfWork, clock, newId: randomUUID, textRules: xpmTextRules };
  const requestOne = async (): Promise<void> => {
    const type = uniformFloat64(random) < 0.5 ? 'JOB' : 'CLIENT';
    const id = await pick(type);
    if (id === null) return;
    const request = await requestRecord(stage, practice, { type, id });
    if (request !== null) actions.requests.push(request);
  };
  const edit = async (): Promise<void> => {
    const id = await pick('JOB');
    if (id === null) return;
    const name = `Renamed ${uniformInt(random, 1, 1_000_000)}`;
    const outcome = await updateRecord(deps, practice.admin, {
      record: { type: 'JOB', id },
      fields: { name: { type: 'text', text: name } },
    });
    // Without a consent nothing can be edited, which the person reads.
    if (outcome.type === 'ReconnectNeeded') return;
    if (outcome.type !== 'Edited') throw new Error(`An edit was refused: ${outcome.type}`);
    actions.edits.push({ practiceId: practice.id, jobId: id, name });
  };
  const times = (count: number, from: number, to: number): number[] =>
    Array.from({ length: count }, () => between(from, to));
  const requestTimes = spaced([
    ...times(day.requests, opening, closing),
    ...times(day.requests, firstSweep, lastSweep),
  ]);
  return [
    ...requestTimes.map((at) => ({ at, run: requestOne })),
    ...times(day.edits, opening, closing).map((at) => ({ at, run: edit })),
  ];
}

/** A request for one record, with its estimate; `null` when it starts no run. */
async function requestRecord(
  stage: Stage,
  { id: practiceId, admin }: SimulatedPractice,
  record: { readonly type: 'CLIENT' | 'JOB'; readonly id: string },
): Promise<SingleRequest | null> {
  const { unitOfWork, clock } = stage;
  const kind = recordKindOf(record.type);
  const estimate = await estimateNow(stage, practiceId, kind);
  const deps = { unitOfWork, clock, newId: randomUUID };
  const request = { practiceId, kind, record, idempotencyKey: null, full: false };
  const outcome = await requestSync(deps, admin, request);
  if (outcome.type !== 'SyncStarted') return null;
  return { practiceId, runId: outcome.run.id, at: outcome.run.requestedAt, estimate };
}

/** The times without those that follow another one too soon. */
function spaced(times: readonly number[]): number[] {
  const spaced: number[] = [];
  for (const at of times.toSorted((one, other) => one - other)) {
    if (at - (spaced.at(-1) ?? -Infinity) >= minimumIntervalMs) spaced.push(at);
  }
  return spaced;
}
