import type { Line } from '../measure.ts';
import { percentile } from '../measure.ts';

/** A push reads the record, writes it and reads it again. */
export const callsForEachEdit = 3;
const callsInMinute = 60;
const mostRatio = 1.2;
const mostActivities = 10;
const mostSeconds = 5;
const mostOwnSeconds = 10;
/** By how much the calls may differ from those that the app states before a bulk edit. */
const mostDeviation = 0.05;

/** What a bulk edit has taken. */
export interface Measured {
  readonly edits: number;
  readonly otherPractices: number;
  readonly seconds: number;
  /** Seconds of each *Sync Job* of the other practices, and of the edited one. */
  readonly waits: readonly number[];
  readonly ownWaits: readonly number[];
  readonly calls: number;
  readonly activities: readonly number[];
}

export function linesOf(measured: Measured): readonly Line[] {
  const { edits, otherPractices, seconds, waits, ownWaits, calls, activities } = measured;
  const estimated = edits * callsForEachEdit;
  const floor = (estimated * 60) / callsInMinute;
  const most = Math.max(...activities);
  const mean = activities.reduce((sum, each) => sum + each, 0) / activities.length;
  return [
    {
      measure: `${edits} edits at once until XPM has all; floor: 3 calls each at 60 a minute`,
      ours: `${seconds.toFixed(0)} s`,
      floor: `${floor} s`,
      ratio: seconds / floor,
      bar: `at most ${mostRatio}`,
      ok: seconds / floor <= mostRatio,
    },
    {
      measure: `activities of each push, most (mean ${mean.toFixed(1)})`,
      ours: String(most),
      floor: '1',
      ratio: most,
      bar: `under ${mostActivities}`,
      ok: most < mostActivities,
    },
    {
      measure: 'calls to XPM of all edits; beside the estimate before a bulk edit',
      ours: String(calls),
      floor: String(estimated),
      ratio: calls / estimated,
      bar: `within ${mostDeviation * 100} %`,
      ok: Math.abs(calls / estimated - 1) <= mostDeviation,
    },
    waitLine(`Sync Job of ${otherPractices} other practices meanwhile`, waits, mostSeconds),
    waitLine('Sync Job of the same practice meanwhile', ownWaits, mostOwnSeconds),
  ];
}

function waitLine(measure: string, waits: readonly number[], bar: number): Line {
  const p95 = percentile(waits, 0.95);
  return {
    measure: `${measure}, p95 of ${waits.length}`,
    ours: `${p95.toFixed(2)} s`,
    floor: null,
    ratio: null,
    bar: `under ${bar} s`,
    ok: p95 < bar,
  };
}
