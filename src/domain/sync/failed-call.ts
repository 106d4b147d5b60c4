import { describeDenial } from '../quota/describe-limit.ts';
import type { SourceFailure, SourceFailureReason } from './source-failure.ts';
import { statementOf } from './source-failure.ts';
import type { SyncFailure, SyncPause, SyncRun } from './sync-run.ts';
import { transition } from './sync-run.ts';

/** How a run retries a source that returns no readable response. */
export interface RetryPolicy {
  /** The wait after the first failure. It doubles after each further one, up to the maximum. */
  readonly initialWaitSeconds: number;
  readonly maximumWaitSeconds: number;
  /** The run fails at this many consecutive failures. */
  readonly maxFailures: number;
}

/** How long a run lasts with these numbers is in docs/OPERATIONS.md (Connections). */
export const defaultRetryPolicy: RetryPolicy = {
  initialWaitSeconds: 5,
  maximumWaitSeconds: 600,
  maxFailures: 24,
};

/**
 * XPM has no 403 for a permission that a person withdrew (docs/xpm-api.md 1.4), so most of them pass. They are
 * probes, whose waits reach this number after about an hour.
 */
const permissionFailures = 11;

export interface FailedCall {
  readonly failure: SourceFailure;
  readonly retryPolicy: RetryPolicy;
  /** When the practice's next probe is due; `null` when nothing disturbs its other calls. */
  readonly nextProbeAt: Date | null;
  readonly at: Date;
}

/** The running run after a failed call: it pauses, waits for the practice, or fails. */
export function afterFailedCall(run: SyncRun, call: FailedCall): SyncRun {
  const { reason } = call.failure;
  switch (reason.type) {
    case 'limited':
      return pause(run, {
        until: reason.until,
        limit: reason.limit,
        observedAt: call.at,
        reserved: reason.cause === 'RESERVE',
      });
    case 'tokenRefused':
      return reason.account === 'NOT_LISTED' ? waitForAdmin(run, call) : retry(run, call);
    case 'permission':
      return retryOrFail(run, call, permissionFailures);
    case 'unavailable':
    case 'unreadable':
      return retryOrFail(run, call);
    case 'auth':
      return waitForAdmin(run, call);
    case 'credentials':
    case 'rejected':
      return fail(run, describeFailure(call.failure), call.at);
  }
}

/** The run, failed. */
export function fail(run: SyncRun, failure: SyncFailure, at: Date): SyncRun {
  return { ...transition(run, 'FAILED', at), rerunRequested: null, failure };
}

function pause(run: SyncRun, details: SyncPause): SyncRun {
  return { ...transition(run, 'PAUSED', details.observedAt), pause: details };
}

const waitForAdmin = (run: SyncRun, { failure, at }: FailedCall): SyncRun => ({
  ...transition(run, 'WAITING', at),
  failure: describeFailure(failure),
});

/** The running run after a failed call that is to be made again, whatever the failure is. */
export const retryCall = (run: SyncRun, call: FailedCall): SyncRun => retry(run, call);

function retryOrFail(run: SyncRun, call: FailedCall, most = Infinity): SyncRun {
  const { retryPolicy, at } = call;
  const consecutiveFailures = run.consecutiveFailures + 1;
  if (consecutiveFailures >= Math.min(retryPolicy.maxFailures, most)) {
    return { ...fail(run, describeFailure(call.failure), at), consecutiveFailures };
  }
  return retry(run, call);
}

/** Pauses for the run's own wait, and at least until the practice's next probe. */
function retry(run: SyncRun, { retryPolicy, nextProbeAt, at }: FailedCall): SyncRun {
  const consecutiveFailures = run.consecutiveFailures + 1;
  const waitMs = waitSeconds(retryPolicy, consecutiveFailures - 1) * 1000;
  const until = new Date(Math.max(at.getTime() + waitMs, nextProbeAt?.getTime() ?? 0));
  return {
    ...pause(run, { until, limit: 'SOURCE_DOWN', observedAt: at, reserved: false }),
    consecutiveFailures,
  };
}

/** The next slot of a priority that only keeps its pacing; `null` for every other failure. */
export const pacingEndsAt = ({ reason }: SourceFailure): Date | null =>
  reason.type === 'limited' && reason.cause === 'PACING' ? reason.until : null;

/** Whether the failure concerns only the record of the call, so that calls about other records may succeed. */
export const isAboutOneRecord = ({ reason }: SourceFailure): boolean =>
  reason.type === 'rejected' || reason.type === 'unreadable';

/** The wait after a failure that so many consecutive failures precede. */
export function waitSeconds(
  retryPolicy: Omit<RetryPolicy, 'maxFailures'>,
  failuresBefore: number,
): number {
  const doubled = retryPolicy.initialWaitSeconds * 2 ** Math.min(failuresBefore, 30);
  return Math.min(doubled, retryPolicy.maximumWaitSeconds);
}

/** XPM's own message is quoted as XPM's; a text of this service stands for itself. */
function describeRejection(
  reason: Extract<SourceFailureReason, { readonly type: 'rejected' }>,
  call: string,
): string {
  const statement = statementOf(reason);
  if (statement === null) return `XPM rejected ${call} (status ${reason.status}).`;
  return statement.speaker === 'XPM'
    ? `XPM rejected ${call} with the message: ${statement.text}`
    : `${call} did not succeed: ${statement.text}.`;
}

const accountNotListed: SyncFailure = {
  code: 'RECONNECT_NEEDED',
  message:
    'Xero no longer lists the account of this practice as connected. An admin has to connect XPM again.',
  actor: 'PRACTICE',
};

/** The failure as the practice reads it: what happened, and who has to do what. */
export function describeFailure({ reason, call }: SourceFailure): SyncFailure {
  switch (reason.type) {
    case 'auth':
      return {
        code: 'RECONNECT_NEEDED',
        message: 'The connection to XPM has ended. An admin has to connect XPM again.',
        actor: 'PRACTICE',
      };
    case 'tokenRefused':
      return reason.account === 'NOT_LISTED'
        ? accountNotListed
        : {
            code: 'XPM_UNAVAILABLE',
            message: `XPM refused this service's access (status ${reason.status}), although the consent of the practice has not ended.`,
            actor: 'XPM',
          };
    case 'permission':
      return {
        code: 'PERMISSION_DENIED',
        message:
          'XPM denied access to this account. The person who connected XPM needs the XPM permission "Authorise 3rd Party Full Access".',
        actor: 'PRACTICE',
      };
    case 'credentials':
      return {
        code: 'INTERNAL_ERROR',
        message:
          'XPM rejected the credentials of this service. This is an internal error that our support has to fix.',
        actor: 'SERVICE',
      };
    case 'rejected':
      return {
        code: 'REJECTED_BY_XPM',
        message: describeRejection(reason, call),
        actor: 'XPM',
      };
    case 'unreadable':
      return {
        code: 'UNREADABLE_RESPONSE',
        message: `XPM's response to ${call} could not be read (status ${reason.status}).`,
        actor: 'XPM',
      };
    case 'unavailable':
      return {
        code: 'XPM_UNAVAILABLE',
        message: `XPM did not respond to ${call}${reason.status === null ? '' : ` (status ${reason.status})`}.`,
        actor: 'XPM',
      };
    case 'limited':
      return {
        code: 'XPM_UNAVAILABLE',
        message: describeDenial(reason),
        actor: 'XPM',
      };
  }
}
