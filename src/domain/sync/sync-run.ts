import type { QuotaLimit } from '../quota/quota.ts';
import type { RecordKey } from '../records/record.ts';
import type { ListRoute } from './list-route.ts';
import type { SyncKind } from './sync-kind.ts';
import { recordTypeOf } from './sync-kind.ts';

export const unfinishedStates = ['REQUESTED', 'RUNNING', 'PAUSED', 'WAITING'] as const;
export const finishedStates = ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const;
export const syncRunStates = [...unfinishedStates, ...finishedStates] as const;
export type SyncRunState = (typeof syncRunStates)[number];

/** Every transition that a run can make. A state without transitions is final. */
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

/** `INCREMENTAL` reads what changed since the last complete read, `FULL` reads everything. */
export type SyncMode = 'INCREMENTAL' | 'FULL';

/** Who must act for a failed run to succeed next time. */
export type SyncFailureActor = 'PRACTICE' | 'XPM' | 'SERVICE';

export type SyncFailureCode =
  | 'RECONNECT_NEEDED'
  | 'PERMISSION_DENIED'
  | 'REJECTED_BY_XPM'
  | 'LIST_TOO_LARGE'
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
  /** XPM would allow the call, but the remaining calls are reserved for people and edits. */
  readonly reserved: boolean;
}

/** What a run waits for without a pause: its next slot for a call, or the end of an internal error. */
export const syncWaitReasons = ['SLOT', 'INTERNAL_ERROR'] as const;
export type SyncWaitReason = (typeof syncWaitReasons)[number];

export interface SyncWait {
  readonly reason: SyncWaitReason;
  /** When the run tries again. */
  readonly until: Date;
}

/** The position of a run. It is small because every batch writes it. */
export interface SyncCursor {
  /** The index of the step that comes next. */
  readonly step: number;
  /** How many entries of that step's list are stored and counted. */
  readonly position: number;
  /** The first few records that could not be read, each as a sentence for the practice activity. */
  readonly problems: readonly string[];
  /**
   * The number of attempts to read a page. When a slow worker and its replacement read the same page,
   * the row has the number of the later attempt, and the earlier one stores nothing more.
   */
  readonly attempt: number;
  /** Deletion reviews that an admin has to decide. Every record was read all the same. */
  readonly reviews: readonly string[];
  /** Remarks for the practice activity that are not problems. */
  readonly notes: readonly string[];
  /** The last record that the step has dealt with, by a key of the step's own; `null` at its start. */
  readonly after: string | null;
  /** How many calls about records XPM has refused in a row. */
  readonly refusals: number;
  /** How the run reads a list that can be too large for one response. */
  readonly route: ListRoute;
  /** How many calls for such a list have failed as they do when it is too large. */
  readonly sizeFailures: number;
  /** XPM's clock when the last list of XPM's was read that has ended; `null` before. */
  readonly readAsOf: Date | null;
}

/** Counters, cumulative over the whole run. No counter ever decreases. */
export interface SyncProgress {
  readonly read: number;
  /** `null` until the last of the lists that count was read to its end. */
  readonly total: number | null;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly archived: number;
  readonly skipped: number;
}

/** One execution of a sync kind. The stored row is the source of truth. */
export interface SyncRun {
  readonly id: string;
  readonly practiceId: string;
  readonly kind: SyncKind;
  /** The record that the run syncs; `null` for kinds that sync the whole practice. */
  readonly recordId: string | null;
  readonly state: SyncRunState;
  readonly trigger: 'MANUAL' | 'SCHEDULED';
  readonly requestedBy: string | null;
  /** The name of the person who cancelled it; `null` when nobody did, or when it ended with its connection. */
  readonly cancelledBy: string | null;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly mode: SyncMode;
  /** A request that came after the run had started: it reads once more, in this mode. */
  readonly rerunRequested: SyncMode | null;
  readonly cursor: SyncCursor;
  readonly progress: SyncProgress;
  /** The calls to XPM that it has made; `null` until it has ended. */
  readonly calls: number | null;
  readonly pause: SyncPause | null;
  /** `null` while the run makes progress. */
  readonly wait: SyncWait | null;
  /** Consecutive calls without a readable response. */
  readonly consecutiveFailures: number;
  /** Why the run ended or, while it is `WAITING`, what the practice has to fix first. */
  readonly failure: SyncFailure | null;
}

/** The cursor that every reading of the lists starts with. */
export const startPosition = { step: 0, position: 0, after: null, refusals: 0 } as const;

export const initialCursor: SyncCursor = {
  ...startPosition,
  problems: [],
  reviews: [],
  notes: [],
  attempt: 0,
  route: 'WHOLE',
  sizeFailures: 0,
  readAsOf: null,
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

/** A run that was just requested. */
export function newRun(
  requested: Pick<SyncRun, RunOrigin | 'trigger' | 'requestedBy' | 'requestedAt' | 'mode'>,
): SyncRun {
  return {
    ...requested,
    state: 'REQUESTED',
    cancelledBy: null,
    startedAt: null,
    finishedAt: null,
    rerunRequested: null,
    cursor: initialCursor,
    progress: initialProgress,
    calls: null,
    pause: null,
    wait: null,
    consecutiveFailures: 0,
    failure: null,
  };
}

type RunOrigin = 'id' | 'practiceId' | 'kind' | 'recordId';

/** What a run is about: a kind of the whole practice, or of one record. */
export type RunSubject = Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'>;

/** The record that a run syncs; `null` for a run of the whole practice. */
export function recordKeyOf({ practiceId, kind, recordId }: RunSubject): RecordKey | null {
  const type = recordTypeOf(kind);
  return type === null || recordId === null ? null : { practiceId, type, id: recordId };
}

export function isFinished(run: Pick<SyncRun, 'state'>): boolean {
  return transitions[run.state].length === 0;
}

/** A transition that the table does not allow: an internal error. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/** The run in its next state. A pause, a wait or a failure ends with the state that it belongs to. */
export function transition(run: SyncRun, to: SyncRunState, at: Date): SyncRun {
  if (!transitions[run.state].includes(to)) {
    throw new IllegalTransition(`A ${run.state} run cannot become ${to} (run ${run.id}).`);
  }
  return {
    ...run,
    state: to,
    pause: null,
    wait: null,
    failure: null,
    startedAt: run.startedAt ?? (to === 'RUNNING' ? at : null),
    finishedAt: isFinished({ state: to }) ? at : null,
  };
}
