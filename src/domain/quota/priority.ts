import { recordTypeOf, sweepKinds } from '../sync/sync-kind.ts';
import type { SyncRun } from '../sync/sync-run.ts';

/**
 * Who calls XPM for what, highest first: a person waits for one record; an edit is on its way; a person
 * asked for a whole list; a list whose time has come; one record after the other, for days.
 */
export const callPriorities = ['INTERACTIVE', 'WRITE', 'MANUAL', 'SCHEDULED', 'SWEEP'] as const;
export type CallPriority = (typeof callPriorities)[number];

/** In any so many seconds the practice makes at most so many calls, or the priority has to wait. */
export interface PacingWindow {
  readonly seconds: number;
  readonly calls: number;
}

interface PriorityRule {
  /** Of the day's calls the priority leaves the rest to those above it. */
  readonly dayShare: number;
  /** Calls at once that it leaves to those above it. */
  readonly sparesAtOnce: number;
  /** For a limit of 60 a minute; other limits scale the calls. */
  readonly pacingWindows: readonly PacingWindow[];
}

/**
 * Whoever keeps to it leaves those above four calls within any five seconds, whatever the minute's
 * state; and yet the whole minute can be used, because calls of a minute ago make room as fast.
 */
const promise: PacingWindow = { seconds: 56, calls: 56 };

/**
 * Each priority counts the calls of all, so the traffic of those above takes its pace away. A minute that
 * is used in small portions makes room in small portions: the lower the priority, the smaller.
 */
export const priorityRules: Readonly<Record<CallPriority, PriorityRule>> = {
  INTERACTIVE: { dayShare: 1, sparesAtOnce: 0, pacingWindows: [] },
  WRITE: { dayShare: 0.98, sparesAtOnce: 1, pacingWindows: [promise, { seconds: 30, calls: 30 }] },
  MANUAL: { dayShare: 0.95, sparesAtOnce: 1, pacingWindows: [promise, { seconds: 25, calls: 25 }] },
  SCHEDULED: {
    dayShare: 0.9,
    sparesAtOnce: 1,
    pacingWindows: [promise, { seconds: 20, calls: 20 }],
  },
  SWEEP: { dayShare: 0.8, sparesAtOnce: 1, pacingWindows: [promise, { seconds: 8, calls: 8 }] },
};

/** The priority of a run's calls. Nobody waits for one that was scheduled, until somebody asks for the same. */
export function priorityOf({
  kind,
  requestedBy,
}: Pick<SyncRun, 'kind' | 'requestedBy'>): CallPriority {
  if (sweepKinds.includes(kind)) return 'SWEEP';
  if (requestedBy === null) return 'SCHEDULED';
  return recordTypeOf(kind) === null ? 'MANUAL' : 'INTERACTIVE';
}

/** The priorities that a priority gives way to. */
export const prioritiesAbove = (priority: CallPriority): readonly CallPriority[] =>
  callPriorities.slice(0, callPriorities.indexOf(priority));
