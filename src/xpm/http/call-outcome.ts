import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallOutcome, EndedCall } from '../../ports/call-observer.ts';

/** Reports a call's end exactly once, with the HTTP status known by then. The first outcome counts. */
export class CallEnd {
  status: number | null = null;
  readonly #report: (end: EndedCall) => void;
  #isReported = false;

  constructor(report: (end: EndedCall) => void) {
    this.#report = report;
  }

  report(outcome: CallOutcome): void {
    if (!this.#isReported) this.#report({ outcome, status: this.status });
    this.#isReported = true;
  }
}

/** An error that is not the source's comes from a caller that gave up. */
export function outcomeOf(error: unknown): CallOutcome {
  return error instanceof SourceFailure ? error.reason.type : 'abandoned';
}
