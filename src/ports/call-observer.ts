import type { CallPriority } from '../domain/quota/priority.ts';
import type { SourceFailureReason } from '../domain/sync/source-failure.ts';

/** One call to the source that has leave and is about to be sent. */
export interface StartedCall {
  readonly practiceId: string;
  /** As XPM documents it, e.g. `job.api/get/{number}`. */
  readonly call: string;
  readonly priority: CallPriority;
}

/** `abandoned`: whoever had asked wanted no more of it (the sync was cancelled, or the worker stops). */
export type CallOutcome = 'ok' | SourceFailureReason['kind'] | 'abandoned';

export interface EndedCall {
  readonly outcome: CallOutcome;
  /** Of HTTP; `null` when no answer began. */
  readonly status: number | null;
}

/** Told of each call; what it gives back is told of the call's end, exactly once. */
export type CallObserver = (call: StartedCall) => (end: EndedCall) => void;

export const unobserved: CallObserver = () => () => undefined;

export function observedByAll(...watches: readonly CallObserver[]): CallObserver {
  return (call) => {
    const ends = watches.map((watch) => watch(call));
    return (end) => ends.forEach((tell) => tell(end));
  };
}
