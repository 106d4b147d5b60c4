import type { CallPriority } from '../domain/quota/priority.ts';
import type { SourceFailureReason } from '../domain/sync/source-failure.ts';

/** A call to the source that has a permit and is about to be sent. */
export interface StartedCall {
  readonly practiceId: string;
  /** As XPM documents it, e.g. `job.api/get/{number}`. */
  readonly call: string;
  readonly priority: CallPriority;
}

/** `abandoned`: the caller gave up, because the sync was cancelled or the worker is stopping. */
export type CallOutcome = 'ok' | SourceFailureReason['type'] | 'abandoned';

export interface EndedCall {
  readonly outcome: CallOutcome;
  /** The HTTP status; `null` when no response arrived. */
  readonly status: number | null;
}

/** Called for each call; the function that it returns is called exactly once, when the call ends. */
export type CallObserver = (call: StartedCall) => (end: EndedCall) => void;

export const unobserved: CallObserver = () => () => undefined;

export function observedByAll(...observers: readonly CallObserver[]): CallObserver {
  return (call) => {
    const ends = observers.map((observe) => observe(call));
    return (end) => ends.forEach((notify) => notify(end));
  };
}
