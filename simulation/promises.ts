import { xpmLimits } from '../src/xpm/limits.ts';
import type { PracticeReport, SimulationReport } from './report.ts';

/** Something that the product promises for a day, and whether it was kept. */
export interface Kept {
  readonly promise: string;
  readonly measured: string;
  readonly kept: boolean;
}

/** Checks the promises for a day on which nothing goes wrong, or for a hard one. */
export function judge(report: SimulationReport, hard: boolean): readonly Kept[] {
  return [...always(report), ...(hard ? [] : whenNothingGoesWrong(report))];
}

function always({ practices }: SimulationReport): readonly Kept[] {
  const most = (of: (each: PracticeReport) => number): number => Math.max(...practices.map(of));
  const count = (state: string): number =>
    practices.reduce((sum, { runsByState }) => sum + (runsByState[state] ?? 0), 0);
  const pending = practices.reduce((sum, each) => sum + each.pending, 0);
  const unfinished = practices.reduce((sum, each) => sum + each.unfinished, 0);
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
    {
      promise: 'syncs that have succeeded',
      measured: String(count('SUCCEEDED')),
      kept: practices.every(({ runsByState }) => (runsByState['SUCCEEDED'] ?? 0) > 0),
    },
    atMost('lists and records that have not been read', unfinished, 0),
    atMost('syncs that have failed or wait for a person', count('FAILED') + count('WAITING'), 0),
    atMost('edits that have not reached XPM', pending, 0),
  ];
}

function whenNothingGoesWrong({ practices, refused }: SimulationReport): readonly Kept[] {
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
      promise: 'of the permitted minute used while sweeps wait (97 %)',
      measured: `${(least * 100).toFixed(1)} % at least, in ${used.length} practices`,
      kept: least >= 0.97,
    },
    {
      promise: `a person's single record is called for within 10 s`,
      measured: `${longest.toFixed(1)} s at most, of ${waits.length}`,
      kept: longest <= 10,
    },
    {
      promise: 'sweeps that fit into the day have ended',
      measured: `${ended.length} of ${due.length}; ${sweeps.length - due.length} do not fit`,
      kept: ended.length === due.length,
    },
  ];
}

const atMost = (promise: string, measured: number, bound: number): Kept => ({
  promise,
  measured: String(measured),
  kept: measured <= bound,
});
