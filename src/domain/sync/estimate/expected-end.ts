import type { SyncRun } from '../sync-run.ts';
import { isFinished } from '../sync-run.ts';
import type { PastRun } from './basis.ts';
import { intervalOf, median, typicalRunsOf } from './typical-runs.ts';

/** The parts of a run that its end depends on. */
export type RunUnderWay = Pick<SyncRun, 'state' | 'mode' | 'requestedAt' | 'pause'>;

/**
 * The likely end of an unfinished run by the latest runs of its kind and mode. `null` without such runs, while the run
 * waits for a person or for edits, and as soon as it has taken longer than they usually do.
 *
 * A pause moves the end: the rest of the usual duration follows it.
 */
export function expectedEndOf(
  run: RunUnderWay,
  history: readonly PastRun[],
  now: Date,
): Date | null {
  const runs = typicalRunsOf(history.filter(({ mode }) => mode === run.mode));
  if (runs.length === 0 || isFinished(run) || run.state === 'WAITING') return null;
  const durationMs = median(runs.map((each) => each.durationMs));
  const { pause } = run;
  if (pause !== null && pause.until > now) {
    const restMs = Math.max(0, durationMs - elapsedMs(run, pause.observedAt));
    return new Date(pause.until.getTime() + restMs);
  }
  const elapsed = elapsedMs(run, now);
  const { latestMs } = intervalOf(runs);
  if (elapsed >= latestMs) return null;
  const restMs = elapsed < durationMs ? durationMs - elapsed : latestMs - elapsed;
  return new Date(now.getTime() + Math.round(restMs));
}

const elapsedMs = ({ requestedAt }: RunUnderWay, at: Date): number =>
  Math.max(0, at.getTime() - requestedAt.getTime());
