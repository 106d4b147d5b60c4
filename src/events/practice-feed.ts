import { Repeater } from '@repeaterjs/repeater';
import type { LoggedEvent } from '../domain/activity/events.ts';
import type { EventLog, LogSnapshot } from '../ports/event-log.ts';
import type { AutoResetEvent } from './auto-reset-event.ts';
import { createAutoResetEvent } from './auto-reset-event.ts';
import type { EventBus } from './event-bus.ts';
import type { LogChecks } from './log-checks.ts';
import { createSharedReads } from './shared-reads.ts';

/** What a follower receives: its start position, snapshots of the state, and the events of the log in order. */
export type FeedItem =
  | { readonly type: 'start'; readonly seq: bigint }
  | { readonly type: 'snapshot'; readonly snapshot: LogSnapshot; readonly reset: boolean }
  | { readonly type: 'event'; readonly logged: LoggedEvent };

/**
 * The start position of a follower.
 * - `snapshot`: the present state and every later event.
 * - A `seq`: every later event. A `seq` that the log no longer has, or never had, starts with a snapshot whose
 *   `reset` is true.
 * - `next`: the present position, and every later event. For followers that read the state themselves.
 */
export type FeedStart = bigint | 'snapshot' | 'next';

/** Follows the log of a practice. */
export interface PracticeFeed {
  /** Reads of the log that are shared by all who wait for them. */
  readonly log: EventLog;
  /**
   * Iterates from `start` without gaps or repetitions, however slowly the follower reads.
   * @param select maps each item to the values that the follower receives, one by one
   */
  follow<T>(
    practiceId: string,
    start: FeedStart,
    select: (item: FeedItem) => readonly T[],
  ): AsyncIterableIterator<T>;
}

export interface FeedDependencies {
  readonly log: EventLog;
  readonly bus: EventBus;
  /** Whether a failed read only says that the log cannot be read at present. */
  readonly isUnavailable: (error: unknown) => boolean;
  readonly checks: LogChecks;
}

export function createPracticeFeed({
  log,
  bus,
  isUnavailable,
  checks,
}: FeedDependencies): PracticeFeed {
  const reads = createSharedReads(log);
  // During an outage a follower keeps its position and waits: the next check or the reconnected listener wakes it.
  const newEvents: EventLog['since'] = async (practiceId, seq) => {
    try {
      return await reads.since(practiceId, seq);
    } catch (error) {
      if (isUnavailable(error)) return [];
      throw error;
    }
  };
  const followed = { ...reads, since: newEvents };
  return {
    log: reads,
    // A Repeater, because an async generator that waits cannot be returned before it wakes.
    follow: <T>(practiceId: string, start: FeedStart, select: (item: FeedItem) => readonly T[]) =>
      new Repeater<T>(async (push, stop) => {
        const wakeUp = createAutoResetEvent();
        // Before the first read, so that no later commit goes unnoticed.
        const readAgain = (): void => {
          reads.invalidate(practiceId);
          wakeUp.set();
        };
        const unsubscribe = bus.subscribe(practiceId, readAgain);
        const endChecks = checks.add(practiceId, readAgain);
        const emit = async (item: FeedItem): Promise<void> => {
          for (const value of select(item)) await push(value);
        };
        const follower: Follower = { isActive: true, wakeUp, emit };
        void stop.then(() => {
          follower.isActive = false;
          wakeUp.set();
        });
        try {
          await emitLog(followed, practiceId, start, follower);
        } finally {
          unsubscribe();
          endChecks();
        }
      }),
  };
}

interface Follower {
  isActive: boolean;
  /** Set when there may be new events, and when the follower stops. */
  readonly wakeUp: AutoResetEvent;
  /** Resolves when the follower requests the next value, so a slow follower is not flooded. */
  emit(item: FeedItem): Promise<void>;
}

/** Emits the log from `start` until the follower stops. */
async function emitLog(
  log: EventLog,
  practiceId: string,
  start: FeedStart,
  follower: Follower,
): Promise<void> {
  const first = await startOf(log, practiceId, start);
  if (first.item !== null) await follower.emit(first.item);
  let seq = first.seq;
  while (follower.isActive) {
    const events = await log.since(practiceId, seq);
    if (events[0] !== undefined && events[0].seq > seq + 1n) {
      // The next events were pruned before this follower had read them.
      const snapshot = await log.snapshot(practiceId);
      seq = snapshot.seq;
      await follower.emit({ type: 'snapshot', snapshot, reset: true });
      continue;
    }
    for (const logged of events) {
      seq = logged.seq;
      await follower.emit({ type: 'event', logged });
    }
    if (events.length === 0) await follower.wakeUp.wait();
  }
}

async function startOf(
  log: EventLog,
  practiceId: string,
  start: FeedStart,
): Promise<{ readonly seq: bigint; readonly item: FeedItem | null }> {
  if (start !== 'snapshot') {
    const { oldest, last } = await log.bounds(practiceId);
    const seq = start === 'next' ? last : start;
    if (start === 'next') return { seq, item: { type: 'start', seq } };
    if (seq + 1n >= oldest && seq <= last) return { seq, item: null };
  }
  const snapshot = await log.snapshot(practiceId);
  return { seq: snapshot.seq, item: { type: 'snapshot', snapshot, reset: start !== 'snapshot' } };
}
