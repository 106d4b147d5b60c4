import type { SourceFailure, SourceFailureReason } from '../sync/source-failure.ts';
import { syncKinds } from '../sync/sync-kind.ts';

/** Whose calls fail: those of the syncs of a kind, or of the pushes. */
export const callOrigins = [...syncKinds, 'PUSH'] as const;
export type CallOrigin = (typeof callOrigins)[number];

/**
 * Why a practice's calls fail at present, with the evidence. There is one for the whole practice, so that
 * an incident costs one probe at a time and not one for each sync and edit that waits.
 */
export interface ConnectionTrouble {
  readonly since: Date;
  readonly lastFailureAt: Date;
  /** Consecutive failed probes. */
  readonly failures: number;
  /** The only origin whose calls have failed; `null` when all calls of the practice are affected. */
  readonly origin: CallOrigin | null;
  /** What was seen last, as a sentence for the practice. */
  readonly evidence: string;
  /** When the next call may be made, as a probe. */
  readonly nextProbeAt: Date;
  /** When the practice's admins were notified; `null` before. */
  readonly adminsNotifiedAt: Date | null;
}

/** How long probes wait (milliseconds). */
export interface ProbePolicy {
  readonly initialWaitMs: number;
  /** Extra milliseconds for a wait of this length, so that practices do not all probe at once. */
  readonly jitter: (waitMs: number) => number;
}

const minuteMs = 60 * 1000;
/** The waits double up to this one: five hours of an incident cost about twenty probes. */
const longestWaitMs = 30 * minuteMs;
/** An account that Xero no longer lists comes back by itself only if the list was wrong. */
const unlistedWaitMs = 10 * minuteMs;
/** Admins hear of trouble that lasts longer. */
const notifyAfterMs = 60 * minuteMs;
/** A probe that has not ended after this time is believed dead, and another one may start. */
export const probeLeaseMs = 5 * minuteMs;

/** A failure that says something about the practice's connection or about XPM as a whole. */
export interface TroublingFailure {
  readonly failure: SourceFailure;
  readonly origin: CallOrigin;
  /** When the call's page or round started. */
  readonly startedAt: Date;
  readonly at: Date;
}

/** Whether the failure puts more than its own call in doubt. */
export function isTrouble({ type }: SourceFailureReason): boolean {
  return type === 'tokenRefused' || type === 'permission' || type === 'unavailable';
}

/** Whether XPM refuses the practice, which leaves its consent uncertain. */
export const isDoubt = ({ type }: SourceFailureReason): boolean => type === 'tokenRefused';

/** The trouble after a failed call. Calls that were under way together count as one failure. */
export function troubleAfter(
  before: ConnectionTrouble | null,
  { failure, origin, startedAt, at }: TroublingFailure,
  policy: ProbePolicy,
): ConnectionTrouble {
  const { reason } = failure;
  const isSameMoment = before !== null && startedAt < before.lastFailureAt;
  const failures = (before?.failures ?? 0) + (isSameMoment ? 0 : 1);
  const doubled = policy.initialWaitMs * 2 ** Math.min(failures - 1, 30);
  const least = isUnlisted(reason) ? unlistedWaitMs : 0;
  const waitMs = Math.max(least, Math.min(doubled, longestWaitMs));
  const isShared = isDoubt(reason) || (before !== null && before.origin !== origin);
  return {
    since: before?.since ?? at,
    lastFailureAt: at,
    failures,
    origin: isShared ? null : origin,
    evidence: evidenceOf(failure),
    nextProbeAt: new Date(at.getTime() + waitMs + policy.jitter(waitMs)),
    adminsNotifiedAt: before?.adminsNotifiedAt ?? null,
  };
}

export const isUnlisted = (reason: SourceFailureReason): boolean =>
  reason.type === 'tokenRefused' && reason.account === 'NOT_LISTED';

/** Whether the trouble concerns calls of the origin. Another origin's success would end it. */
export const concerns = (trouble: ConnectionTrouble, origin: CallOrigin): boolean =>
  trouble.origin === null || trouble.origin === origin;

/** Whether it is time to notify the practice's admins, which happens once for each trouble. */
export function mustNotifyAdmins(
  { since, adminsNotifiedAt }: ConnectionTrouble,
  at: Date,
): boolean {
  return adminsNotifiedAt === null && at.getTime() - since.getTime() >= notifyAfterMs;
}

const accounts = {
  LISTED: 'Xero renews its tokens and still lists the account as connected.',
  NOT_LISTED: 'Xero no longer lists the account as connected.',
  UNKNOWN: 'Xero did not say whether the account is still connected.',
} as const;

/** What was seen, as a sentence for the practice. */
function evidenceOf({ reason, call }: SourceFailure): string {
  switch (reason.type) {
    case 'tokenRefused':
      return `XPM refused the access of this service (status ${reason.status} for ${call}). ${accounts[reason.account]}`;
    case 'permission':
      return `XPM did not permit ${call} (status 403).`;
    case 'unavailable':
      return reason.status === null
        ? `XPM sent no complete response to ${call}.`
        : `The response to ${call} was not XPM's, or an error of its servers (status ${reason.status}).`;
    case 'auth':
    case 'credentials':
    case 'limited':
    case 'rejected':
    case 'unreadable':
      return `${call} failed.`;
  }
}
