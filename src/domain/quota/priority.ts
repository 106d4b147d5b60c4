import type { SyncKind } from '../sync/sync-kind.ts';
import { recordTypeOf, scopeOf } from '../sync/sync-kind.ts';

/**
 * Whose call comes first, highest first: a person waits for one record; an edit is sent; a person
 * requested a whole list; a scheduled list; a sweep that reads one record after the other for days.
 */
export const callPriorities = ['INTERACTIVE', 'WRITE', 'MANUAL', 'SCHEDULED', 'SWEEP'] as const;
export type CallPriority = (typeof callPriorities)[number];

/** A priority waits while the practice has made `calls` calls in the last `seconds` seconds. */
export interface PacingWindow {
  readonly seconds: number;
  readonly calls: number;
}

interface PriorityRule {
  /** The share of the day's calls that the priority may use. The rest is for the priorities above. */
  readonly dayShare: number;
  /** Concurrent calls that the priority leaves free for those above. */
  readonly sparedConcurrent: number;
  /** The windows for a limit of 60 calls a minute. Other limits scale the calls. */
  readonly pacingWindows: readonly PacingWindow[];
}

/**
 * After each call of a lower priority, these windows leave INTERACTIVE room for two calls within two seconds
 * and for four within four, whatever the state of the minute. The whole minute can still be used, because
 * calls of a minute ago free room as fast.
 */
const headroom: readonly PacingWindow[] = [
  { seconds: 58, calls: 58 },
  { seconds: 56, calls: 56 },
];

/**
 * Each priority counts the calls of all priorities, so traffic above slows it down. A minute that is used
 * in small portions frees room in small portions: the lower the priority, the smaller its window.
 */
export const priorityRules: Readonly<Record<CallPriority, PriorityRule>> = {
  INTERACTIVE: { dayShare: 1, sparedConcurrent: 0, pacingWindows: [] },
  WRITE: {
    dayShare: 0.98,
    sparedConcurrent: 1,
    pacingWindows: [...headroom, { seconds: 30, calls: 30 }],
  },
  MANUAL: {
    dayShare: 0.95,
    sparedConcurrent: 1,
    pacingWindows: [...headroom, { seconds: 25, calls: 25 }],
  },
  SCHEDULED: {
    dayShare: 0.9,
    sparedConcurrent: 1,
    pacingWindows: [...headroom, { seconds: 20, calls: 20 }],
  },
  SWEEP: {
    dayShare: 0.8,
    sparedConcurrent: 1,
    pacingWindows: [...headroom, { seconds: 8, calls: 8 }],
  },
};

/** The priority of a run's calls. A scheduled run has nobody who waits, until somebody requests the same. */
export function priorityOf({
  kind,
  requestedBy,
}: {
  readonly kind: SyncKind;
  readonly requestedBy: string | null;
}): CallPriority {
  if (scopeOf(kind) === 'SWEEP') return 'SWEEP';
  if (requestedBy === null) return 'SCHEDULED';
  return recordTypeOf(kind) === null ? 'MANUAL' : 'INTERACTIVE';
}

/** The priorities whose calls come before those of this one. */
export const prioritiesAbove = (priority: CallPriority): readonly CallPriority[] =>
  callPriorities.slice(0, callPriorities.indexOf(priority));
