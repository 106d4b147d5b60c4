import type { Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import { priorityOf } from '../../domain/quota/priority.ts';
import type { RetryPolicy } from '../../domain/sync/failed-call.ts';
import type { InternalErrorRetries } from '../../domain/sync/internal-error-retries.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { PracticeSource } from '../../ports/xpm/source.ts';
import type { Step } from '../steps/step.ts';

export interface SyncPageDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly source: PracticeSource;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  /** How often storing what a call returned is tried, and after which waits. */
  readonly storeRetries: InternalErrorRetries;
  /** Milliseconds to add to a pause of this length, so that practices do not all resume at once. */
  readonly jitter: (pauseMs: number) => number;
  readonly onFailure: OnSourceFailure;
}

/** One attempt to read the list that the run's cursor names. */
export interface Page {
  readonly run: SyncRun;
  readonly step: Step;
  readonly startedAt: Date;
  /** Whether its call finds out if XPM responds again. */
  readonly isProbe: boolean;
  /** Problems of the step's content were open when the page started. */
  readonly hasOpenProblems: boolean;
  /** Aborts when the workflow is cancelled or the worker stops. */
  readonly signal: AbortSignal;
}

export const priorityOfPage = ({ run, step }: Page): CallPriority =>
  step.priority ?? priorityOf(run);

/** Thrown when the run ended while its page was being read: it was cancelled. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
}

/** Thrown when a later attempt to read the same page has started: this one was believed dead. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** Thrown when XPM's response was read and could not be stored. Repeating the call would not help. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';

  constructor(subject: string, cause: unknown) {
    super(`The response for ${subject} could not be stored.`, { cause });
  }
}

/**
 * The current row of the run, locked for the attempt.
 * @throws RunEnded, Superseded
 */
export async function lockCurrentAttempt(tx: Transaction, attempt: SyncRun): Promise<SyncRun> {
  const run = await tx.runs.lock(attempt.id);
  if (run === null || isFinished(run)) throw new RunEnded();
  if (run.cursor.attempt !== attempt.cursor.attempt) throw new Superseded();
  return run;
}

/** When a pause until then ends for its workflow, in epoch milliseconds. */
export function resumeAfter(
  { clock, jitter }: Pick<SyncPageDependencies, 'clock' | 'jitter'>,
  until: Date,
): number {
  return until.getTime() + jitter(Math.max(0, until.getTime() - clock.now().getTime()));
}
