import type { Client } from '@temporalio/client';
import { expect, vi } from 'vitest';
import { addPractice } from '../practice/small-practice.ts';
import type { TestStack } from '../stack/stack.ts';
import { startStack } from '../stack/stack.ts';
import { openTemporal, reportDeath } from '../stack/temporal.ts';
import { withoutLimits } from '../sync/activities.ts';
import type { HoldingWorker } from './holding-process.ts';
import { startHoldingWorker } from './holding-process.ts';
import type { Holds } from './holding-worker.ts';
import type { Point } from './points.ts';
import type { ScenarioName } from './scenarios/index.ts';
import { scenarios } from './scenarios/index.ts';
import type { Facts, Scenario } from './scenarios/scenario.ts';
import { first } from './scenarios/scenario.ts';

/** The result of a scenario whose worker was killed at a point. */
export interface Verdict extends Facts {
  readonly point: string;
}

/** A scenario in its practice. */
interface Row {
  readonly name: ScenarioName;
  readonly practiceId: string;
  readonly tenantId: string;
  readonly scenario: Scenario;
}

type Calls = Readonly<Record<string, number>>;

/** A round: the scenarios with a remaining point, each with the point at which its worker is killed. */
type Round = readonly { readonly row: Row; readonly point: Point }[];

/**
 * Kills a worker at each point of each scenario. All scenarios run at the same time, each in a practice of its
 * own. In each round one worker is killed with every scenario at its next point; the next worker finishes the
 * work and is the next to be killed.
 * @param practices the number of practices over which the points of each scenario are distributed
 * @returns the results by scenario, one per point
 */
export async function runCrashTable(
  practices: Readonly<Record<ScenarioName, number>>,
): Promise<ReadonlyMap<ScenarioName, readonly Verdict[]>> {
  await using stack = await startStack({ connect: false, worker: false });
  await using temporal = await openTemporal(stack);
  const rows = await buildRows(stack, practices);
  const table = { stack, temporal, rows };
  const verdicts = new Map<ScenarioName, Verdict[]>(rows.map(({ name }) => [name, []]));
  const started = [startHoldingWorker(stack.env)];
  try {
    let worker = await first(started);
    await worker.work();
    await runUndisturbed(table, worker);
    worker.record();
    const before = await callsOf(stack);
    // The practices of a scenario have the same records and hence the same points and calls.
    const examples = new Map(rows.map((row) => [row.name, row]));
    await runUndisturbed({ ...table, rows: [...examples.values()] }, worker);
    const usual = callsBetween(before, await callsOf(stack));
    for (const round of roundsOf(rows, examples, worker.passed)) {
      const next = startHoldingWorker(stack.env);
      started.push(next);
      const earlier = await callsOf(stack);
      await dieAt(table, worker, round);
      worker = await next;
      await worker.work();
      await workflowsEnded(
        table,
        round.map(({ row }) => row),
      );
      const calls = callsBetween(earlier, await callsOf(stack));
      const events = await countEvents(stack);
      for (const { row, point } of round) {
        const { actual, expected } = await row.scenario.facts();
        const extra = extraCalls(row, calls(row), usual(examples.get(row.name) ?? row));
        verdicts.get(row.name)?.push({
          point: `${point.name} (activity ${point.activityId}; ${point.path})`,
          actual: { ...actual, extra, events: events.get(row.practiceId) },
          expected: { ...expected, extra: 'at most a page', events: 'without a gap' },
        });
      }
    }
    return verdicts;
  } finally {
    for (const worker of await Promise.all(started)) await worker[Symbol.asyncDispose]();
  }
}

interface Running {
  readonly stack: TestStack;
  readonly temporal: Client;
  readonly rows: readonly Row[];
}

async function buildRows(
  stack: TestStack,
  practices: Readonly<Record<ScenarioName, number>>,
): Promise<readonly Row[]> {
  const names = (Object.keys(scenarios) as ScenarioName[]).flatMap((name) =>
    Array.from({ length: practices[name] }, () => name),
  );
  return Promise.all(names.map((name) => buildRow(stack, name)));
}

async function buildRow(stack: TestStack, name: ScenarioName): Promise<Row> {
  const size = { clients: 12, jobs: 12, staff: 5, seed: 3 };
  const { id, globalId, index, tenantId } = await addPractice(stack, name, size);
  await withoutLimits(stack, [globalId]);
  const scenario = await scenarios[name]({ stack, id, index, tenantId });
  return { name, practiceId: id, tenantId, scenario };
}

/** Runs every scenario once from start to end. */
async function runUndisturbed(table: Running, worker: HoldingWorker): Promise<void> {
  await worker.hold({ points: [], ...holdsOf(table.rows) });
  await Promise.all(table.rows.map(({ scenario }) => scenario.start()));
  await messagesDelivered(table);
  worker.open();
  await workflowsEnded(table, table.rows);
}

function holdsOf(rows: readonly Row[]): Omit<Holds, 'points'> {
  const idsOf = (wanted: (scenario: Scenario) => boolean | undefined): readonly string[] =>
    rows.filter(({ scenario }) => wanted(scenario)).map(({ scenario }) => scenario.workflowId);
  return {
    gates: idsOf((scenario) => scenario.gated),
    broken: idsOf((scenario) => scenario.fails),
  };
}

/** The points that the examples have passed, each once per scenario, as rounds. */
function roundsOf(
  rows: readonly Row[],
  examples: ReadonlyMap<ScenarioName, Row>,
  passed: readonly Point[],
): readonly Round[] {
  const rounds: { row: Row; point: Point }[][] = [];
  for (const [name, sharers] of Map.groupBy(rows, (row) => row.name)) {
    const scenario = examples.get(name)?.scenario;
    const points =
      scenario === undefined
        ? []
        : distinct(
            passed.filter(({ workflowId }) => workflowId === scenario.workflowId),
            scenario,
          );
    if (points.length === 0) throw new Error(`No point of ${name} was passed.`);
    const share = Math.ceil(points.length / sharers.length);
    while (rounds.length < share) rounds.push([]);
    for (const [n, row] of sharers.entries()) {
      const own = points.slice(n * share, (n + 1) * share);
      for (const point of own) {
        place(rounds, row, { ...point, workflowId: row.scenario.workflowId });
      }
    }
  }
  return rounds;
}

/** Chooses the round with the fewest open transactions, because the worker has few connections. */
function place(rounds: { row: Row; point: Point }[][], row: Row, point: Point): void {
  const isOpen = (each: Point): boolean => each.name.endsWith('before COMMIT');
  const load = (round: Round): number =>
    round.length + (isOpen(point) ? 100 * round.filter((each) => isOpen(each.point)).length : 0);
  const free = rounds.filter((round) => round.every((each) => each.row !== row));
  free.sort((one, other) => load(one) - load(other))[0]?.push({ row, point });
}

/** Pages with the same first call to XPM have the same points. */
function distinct(passed: readonly Point[], { only, ignores }: Scenario): readonly Point[] {
  const firstCalls = new Map<string, string>();
  for (const { activityId, name } of passed) {
    if (!firstCalls.has(activityId) && name.startsWith('source.')) firstCalls.set(activityId, name);
  }
  const found = new Map<string, Point>();
  for (const point of passed) {
    const page = firstCalls.get(point.activityId)?.split(':')[0];
    const isWanted =
      only === undefined
        ? page !== undefined && page !== ignores
        : point.name.startsWith(`${only}:`);
    const key = [page, point.name, point.path].join('\n');
    if (isWanted && !found.has(key)) found.set(key, point);
  }
  return [...found.values()];
}

/** Starts the round's work, waits until all of it has reached its points, and kills the worker. */
async function dieAt(table: Running, worker: HoldingWorker, round: Round): Promise<void> {
  const holds = holdsOf(round.map(({ row }) => row));
  const points = round.map(({ point }) => point);
  await worker.hold({ points, ...holds });
  await Promise.all(round.map(({ row }) => row.scenario.start()));
  await messagesDelivered(table);
  worker.open();
  await until(() => worker.missing(), []);
  await workflowsIdle(table, holds.gates);
  await worker.kill();
  await reportDeath(table.temporal, points);
}

/** Like `expect.poll`, which works inside a test only. */
const until = (now: () => unknown, wanted: unknown): Promise<void> =>
  vi.waitFor(async () => expect(await now()).toEqual(wanted), { timeout: 120_000, interval: 20 });

/** Waits until every requested workflow has started and received its signals. */
async function messagesDelivered({ stack }: Running): Promise<void> {
  const waiting = async () =>
    stack.prisma.$queryRaw<unknown[]>`
      SELECT id FROM outbox_message WHERE payload->>'type' IN ('start-sync', 'push')`;
  await until(waiting, []);
}

/** Waits until no workflow task is pending: only the deaths of activities are reported to Temporal. */
async function workflowsIdle({ temporal }: Running, workflowIds: readonly string[]): Promise<void> {
  const hasPendingTask = async (workflowId: string): Promise<boolean> => {
    const { raw } = await temporal.workflow.getHandle(workflowId).describe();
    return raw.pendingWorkflowTask != null;
  };
  for (const workflowId of workflowIds) {
    await until(() => hasPendingTask(workflowId), false);
  }
}

async function workflowsEnded({ temporal }: Running, rows: readonly Row[]): Promise<void> {
  await Promise.all(
    rows.map(async ({ scenario }) => {
      const result = temporal.workflow.getHandle(scenario.workflowId).result();
      await (scenario.fails === true ? expect(result).rejects.toThrow() : result);
    }),
  );
}

type CallsByTenant = Readonly<Record<string, Calls>>;

const callsOf = async ({ sandbox }: TestStack): Promise<CallsByTenant> =>
  (await sandbox.calls()).pathsByPractice;

const callsBetween =
  (before: CallsByTenant, after: CallsByTenant) =>
  ({ tenantId }: Row): Calls =>
    Object.fromEntries(
      Object.entries(after[tenantId] ?? {})
        .map(([path, count]) => [path, count - (before[tenantId]?.[path] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );

/** The calls to XPM beyond those of an undisturbed run: at most one repeated page, and no write. */
function extraCalls({ scenario }: Row, calls: Calls, usual: Calls): unknown {
  const extra = [...new Set([...Object.keys(calls), ...Object.keys(usual)])]
    .map((path) => [path, (calls[path] ?? 0) - (usual[path] ?? 0)] as const)
    .filter(([, count]) => count !== 0);
  const isWrong = extra.some(([path, count]) => count < 0 || scenario.writes.includes(path));
  const pages = scenario.gated ? Math.max(0, ...extra.map(([, count]) => count)) : sum(extra);
  return isWrong || pages > scenario.page ? Object.fromEntries(extra) : 'at most a page';
}

const sum = (extra: readonly (readonly [string, number])[]): number =>
  extra.reduce((total, [, count]) => total + count, 0);

/** Whether the sequence numbers of each practice's events have no gap. */
async function countEvents({ prisma }: TestStack): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.$queryRaw<{ practiceId: string; ok: boolean }[]>`
    SELECT e.practice_id::text AS "practiceId",
      count(*) = max(e.seq) AND min(e.seq) = 1 AND max(e.seq) = max(s.last_seq) AS ok
    FROM event e JOIN event_sequence s USING (practice_id) GROUP BY 1`;
  return new Map(rows.map(({ practiceId, ok }) => [practiceId, ok ? 'without a gap' : 'a gap']));
}
