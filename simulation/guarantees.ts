import { xpmLimits } from '../src/xpm/limits.ts';
import { describeAccuracy } from './estimates.ts';
import type { PracticeReport, SimulationReport } from './report.ts';

/** What must hold on every simulated day, with what was measured. */
export interface Guarantee {
  readonly name: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** Checks the guarantees for a day on which nothing goes wrong, or for a hard one. */
export function checkGuarantees(report: SimulationReport, hard: boolean): readonly Guarantee[] {
  return [...always(report), ...(hard ? [] : whenNothingGoesWrong(report))];
}

/** XPM's limits, which hold whatever happens. */
export function limitsKept({ practices }: SimulationReport): readonly Guarantee[] {
  const most = (of: (each: PracticeReport) => number): number => Math.max(...practices.map(of));
  const { minuteLimit, dayLimit, concurrentLimit } = xpmLimits;
  return [
    atMost(
      `calls in any 60 s of a practice (${minuteLimit})`,
      most((each) => each.busiestMinute),
      minuteLimit,
    ),
    atMost(
      `calls of a practice in a day (${dayLimit})`,
      most((each) => each.busiestDay),
      dayLimit,
    ),
    atMost(
      `calls at once of a practice (${concurrentLimit})`,
      most((each) => each.mostAtOnce),
      concurrentLimit,
    ),
  ];
}

function always(report: SimulationReport): readonly Guarantee[] {
  const { practices } = report;
  const count = (state: string): number =>
    practices.reduce((sum, { runsByState }) => sum + (runsByState[state] ?? 0), 0);
  const pending = practices.reduce((sum, each) => sum + each.pending, 0);
  const unfinished = practices.reduce((sum, each) => sum + each.unfinished, 0);
  return [
    ...limitsKept(report),
    {
      name: 'syncs that have succeeded',
      measured: String(count('SUCCEEDED')),
      holds: practices.every(({ runsByState }) => (runsByState['SUCCEEDED'] ?? 0) > 0),
    },
    atMost('lists and records that have not been read', unfinished, 0),
    atMost('syncs that have failed or wait for a person', count('FAILED') + count('WAITING'), 0),
    atMost('edits that have not reached XPM', pending, 0),
  ];
}

function whenNothingGoesWrong({
  practices,
  refused,
  estimates,
}: SimulationReport): readonly Guarantee[] {
  const waits = practices.flatMap((each) => each.waitsMs);
  const longest = Math.max(0, ...waits) / 1000;
  const used = practices.flatMap(({ minuteUsed }) => minuteUsed ?? []);
  const least = Math.min(1, ...used);
  const sweeps = practices.flatMap((each) => each.sweeps);
  const due = sweeps.filter(({ fitsTheDay }) => fitsTheDay);
  const ended = due.filter(({ state }) => state === 'SUCCEEDED');
  return [
    atMost('calls that XPM has refused because of a limit', refused, 0),
    {
      name: 'of the permitted minute used while sweeps wait (97 %)',
      measured: `${(least * 100).toFixed(1)} % at least, in ${used.length} practices`,
      holds: least >= 0.97,
    },
    {
      name: `a person's single record is called for within 10 s`,
      measured: `${longest.toFixed(1)} s at most, of ${waits.length}`,
      holds: longest <= 10,
    },
    {
      name: 'single records are synced within the estimated time (90 %)',
      measured: describeAccuracy(estimates),
      holds: (estimates.withinInterval ?? 0) >= 0.9,
    },
    {
      name: 'sweeps that fit into the day have ended',
      measured: `${ended.length} of ${due.length}; ${sweeps.length - due.length} do not fit`,
      holds: ended.length === due.length,
    },
  ];
}

export const atMost = (name: string, measured: number, bound: number): Guarantee => ({
  name,
  measured: String(measured),
  holds: measured <= bound,
});
