import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallOutcome, EndedCall } from '../../ports/call-observer.ts';

/** Tells of a call's end once, with the status that its answer had by then. */
export function endOnce(tell: (end: EndedCall) => void): {
  status: number | null;
  readonly end: (outcome: CallOutcome) => void;
} {
  let isTold = false;
  const ending = {
    status: null as number | null,
    end: (outcome: CallOutcome): void => {
      if (!isTold) tell({ outcome, status: ending.status });
      isTold = true;
    },
  };
  return ending;
}

/** What needs no word of the source's own failed because whoever had asked gave up. */
export function outcomeOf(error: unknown): CallOutcome {
  return error instanceof SourceFailure ? error.reason.kind : 'abandoned';
}
