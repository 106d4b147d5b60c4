import type { QuotaLimit } from '../quota/quota.ts';
import type { RecordKey } from '../records/record.ts';
import type { SyncKind } from './sync-kind.ts';
import { recordTypeOf } from './sync-kind.ts';

export const unfinishedStates = ['REQUESTED', 'RUNNING', 'PAUSED', 'WAITING'] as const;
export const finishedStates = ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const;
export type FinishedState = (typeof finishedStates)[number];
export type SyncRunState = (typeof unfinishedStates)[number] | FinishedState;

/** Every move a run can make. What is not here cannot happen. */
const transitions: Readonly<Record<SyncRunState, readonly SyncRunState[]>> = {
  REQUESTED: ['RUNNING', 'WAITING', 'FAILED', 'CANCELLED'],
  RUNNING: ['PAUSED', 'WAITING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'],
  PAUSED: ['RUNNING', 'WAITING', 'FAILED', 'CANCELLED'],
  WAITING: ['RUNNING', 'FAILED', 'CANCELLED'],
  SUCCEEDED: [],
  PARTIAL: [],
  FAILED: [],
  CANCELLED: [],
};

/** `INCREMENTAL` reads what changed since the last complete pass, `FULL` everything. */
export type SyncMode = 'INCREMENTAL' | 'FULL';

/** Who must act for a failed run to succeed next time. */
export type SyncFailureActor = 'PRACTICE' | 'XPM' | 'SERVICE';

export type SyncFailureCode =
  | 'RECONNECT_NEEDED'
  | 'PERMISSION_DENIED'
  | 'REJECTED_BY_XPM'
  | 'UNREADABLE_RESPONSE'
  | 'XPM_UNAVAILABLE'
  | 'INTERNAL_ERROR';

export interface SyncFailure {
  readonly code: SyncFailureCode;
  readonly message: string;
  readonly actor: SyncFailureActor;
}

export interface SyncPause {
  readonly until: Date;
  readonly limit: QuotaLimit;
  readonly observedAt: Date;
  /** XPM would still allow it: what is left is kept for people and edits. */
  readonly reserved: boolean;
}

/** Where a run stands within its pass. Small: it is written with every batch. */
export interface SyncCursor {
  /** Which of the kind's calls comes next, from 0. */
  readonly step: number;
  /** How many entries of that call's list are stored and counted. */
  readonly position: number;
  /** Problems to tell the practice of at the end, in plain words; the first few. */
  readonly problems: readonly string[];
  /**
   * How often a reading of the run's lists has begun. Of two that are under way at once (a worker that
   * was only slow, and the one that took over) the row knows the later: the earlier stores no more.
   */
  readonly attempt: number;
  /** Questions about missing records that an admin has to decide. Nothing was left unread for them. */
  readonly reviews: readonly string[];
  /** Things to say at the end that are no problems; the first few. */
  readonly notes: readonly string[];
  /** Of a sweep: the last record that was read, by our id. */
  readonly after: string | null;
}

/** Cumulative over the run's passes; no counter ever goes back. */
export interface SyncProgress {
  readonly read: number;
  /** Unknown until a list was read to its end. */
  readonly total: number | null;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly archived: number;
  readonly skipped: number;
}

/** One execution of a sync kind. Its row is the truth about its state. */
export interface SyncRun {
  readonly id: string;
  readonly practiceId: string;
  readonly kind: SyncKind;
  /** The record that the run syncs; `null` for kinds that sync the whole practice. */
  readonly recordId: string | null;
  readonly state: SyncRunState;
  readonly trigger: 'MANUAL' | 'SCHEDULED';
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly mode: SyncMode;
  /** A pass that was asked for after this one had begun to read. */
  readonly rerunRequested: SyncMode | null;
  readonly cursor: SyncCursor;
  readonly progress: SyncProgress;
  readonly pause: SyncPause | null;
  /** Consecutive calls that brought no readable answer. */
  readonly consecutiveFailures: number;
  /** What ended it; or, while it is `WAITING`, what somebody in the practice must mend first. */
  readonly failure: SyncFailure | null;
}

/** Where every pass begins. */
export const startPosition = { step: 0, position: 0, after: null } as const;

export const initialCursor: SyncCursor = {
  ...startPosition,
  problems: [],
  reviews: [],
  notes: [],
  attempt: 0,
};

export const initialProgress: SyncProgress = {
  read: 0,
  total: null,
  added: 0,
  changed: 0,
  unchanged: 0,
  archived: 0,
  skipped: 0,
};

/** A run that was just asked for. */
export function newRun(
  asked: Pick<SyncRun, RunOrigin | 'trigger' | 'requestedBy' | 'requestedAt' | 'mode'>,
): SyncRun {
  return {
    ...asked,
    state: 'REQUESTED',
    startedAt: null,
    finishedAt: null,
    rerunRequested: null,
    cursor: initialCursor,
    progress: initialProgress,
    pause: null,
    consecutiveFailures: 0,
    failure: null,
  };
}

type RunOrigin = 'id' | 'practiceId' | 'kind' | 'recordId';

/** The record that a run syncs; `null` for a run of the whole practice. */
export function recordKeyOf({
  practiceId,
  kind,
  recordId,
}: Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'>): RecordKey | null {
  const type = recordTypeOf(kind);
  return type === null || recordId === null ? null : { practiceId, type, id: recordId };
}

export function isFinished(run: Pick<SyncRun, 'state'>): boolean {
  return (finishedStates as readonly SyncRunState[]).includes(run.state);
}

/** A move that the table does not have was asked for: a fault of ours. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/** The run in its next state. A pause or a failure ends with the state it belongs to. */
export function transition(run: SyncRun, to: SyncRunState, at: Date): SyncRun {
  if (!transitions[run.state].includes(to)) {
    throw new IllegalTransition(`A ${run.state} run cannot become ${to} (run ${run.id}).`);
  }
  return {
    ...run,
    state: to,
    pause: null,
    failure: null,
    startedAt: run.startedAt ?? (to === 'RUNNING' ? at : null),
    finishedAt: isFinished({ state: to }) ? at : null,
  };
}
