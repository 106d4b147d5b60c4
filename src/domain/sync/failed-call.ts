import type { SourceFailure } from './source-failure.ts';
import type { SyncFailure, SyncPause, SyncRun } from './sync-run.ts';
import { transition } from './sync-run.ts';

/** How patient a run is with a source that brings no readable answer. */
export interface RetryPolicy {
  /** Seconds to wait after the first such call; doubled after each further one, up to the maximum. */
  readonly initialWaitSeconds: number;
  readonly maximumWaitSeconds: number;
  /** How many such calls in a row a run makes before it gives up. */
  readonly calls: number;
}

/** An XPM that is away for a night's maintenance of two hours fails no run, and costs it 24 calls. */
export const defaultRetryPolicy: RetryPolicy = {
  initialWaitSeconds: 5,
  maximumWaitSeconds: 600,
  calls: 24,
};

/** A call that failed, and when. */
export interface FailedCall {
  readonly failure: SourceFailure;
  readonly retryPolicy: RetryPolicy;
  readonly at: Date;
}

/** What becomes of a running run when a call fails: it pauses, waits, or ends; and says who must act. */
export function afterFailedCall(run: SyncRun, call: FailedCall): SyncRun {
  const { reason } = call.failure;
  switch (reason.kind) {
    case 'limited':
      return pause(run, {
        until: reason.until,
        limit: reason.limit,
        observedAt: call.at,
        reserved: reason.cause === 'RESERVE',
      });
    case 'unavailable':
    case 'unreadable':
      return retryOrFail(run, call);
    case 'auth':
      return { ...transition(run, 'WAITING', call.at), failure: describeFailure(call.failure) };
    case 'permission':
    case 'credentials':
    case 'rejected':
      return fail(run, describeFailure(call.failure), call.at);
  }
}

/** The run's end in failure. */
export function fail(run: SyncRun, failure: SyncFailure, at: Date): SyncRun {
  return { ...transition(run, 'FAILED', at), rerunRequested: null, failure };
}

function pause(run: SyncRun, details: SyncPause): SyncRun {
  return { ...transition(run, 'PAUSED', details.observedAt), pause: details };
}

function retryOrFail(run: SyncRun, call: FailedCall): SyncRun {
  const { retryPolicy, at } = call;
  const consecutiveFailures = run.consecutiveFailures + 1;
  if (consecutiveFailures >= retryPolicy.calls) {
    return { ...fail(run, describeFailure(call.failure), at), consecutiveFailures };
  }
  const until = new Date(at.getTime() + waitSeconds(retryPolicy, consecutiveFailures - 1) * 1000);
  return {
    ...pause(run, { until, limit: 'SOURCE_DOWN', observedAt: at, reserved: false }),
    consecutiveFailures,
  };
}

/** When a priority that only keeps its pace may call: seconds in which nothing is wrong. `null`: something is. */
export const pacingEndsAt = ({ reason }: SourceFailure): Date | null =>
  reason.kind === 'limited' && reason.cause === 'PACING' ? reason.until : null;

/** Whether a call about one record failed for that record's sake: others may go well. */
export const isAboutOneRecord = ({ reason }: SourceFailure): boolean => reason.kind === 'rejected';

/** How long to wait after that many failures in a row before the latest one. */
export function waitSeconds(retryPolicy: RetryPolicy, failuresBefore: number): number {
  const doubled = retryPolicy.initialWaitSeconds * 2 ** Math.min(failuresBefore, 30);
  return Math.min(doubled, retryPolicy.maximumWaitSeconds);
}

/** A failure in plain message for the practice: what happened, and who must do what. */
export function describeFailure({ reason, call }: SourceFailure): SyncFailure {
  switch (reason.kind) {
    case 'auth':
      return {
        code: 'RECONNECT_NEEDED',
        message: 'XPM needs to reconnect: its consent has ended. An admin has to connect it again.',
        actor: 'PRACTICE',
      };
    case 'permission':
      return {
        code: 'PERMISSION_DENIED',
        message:
          'XPM refused access to this account. Whoever connected it needs the XPM permission "Authorise 3rd Party Full Access".',
        actor: 'PRACTICE',
      };
    case 'credentials':
      return {
        code: 'INTERNAL_ERROR',
        message:
          'XPM does not recognise this service, which is a fault of ours; we have to mend it.',
        actor: 'SERVICE',
      };
    case 'rejected':
      return {
        code: 'REJECTED_BY_XPM',
        message:
          reason.message === null
            ? `XPM refused ${call} (status ${reason.status}).`
            : `XPM refused ${call} and said: ${reason.message}`,
        actor: 'XPM',
      };
    case 'unreadable':
      return {
        code: 'UNREADABLE_RESPONSE',
        message: `XPM's answer to ${call} could not be read (status ${reason.status}).`,
        actor: 'XPM',
      };
    case 'unavailable':
      return {
        code: 'XPM_UNAVAILABLE',
        message: `XPM did not answer ${call}${reason.status === null ? '' : ` (status ${reason.status})`}.`,
        actor: 'XPM',
      };
    case 'limited':
      return {
        code: 'XPM_UNAVAILABLE',
        message: `XPM allows no more calls until ${reason.until.toISOString()}.`,
        actor: 'XPM',
      };
  }
}
