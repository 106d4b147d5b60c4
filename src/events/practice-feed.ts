import { Repeater } from '@repeaterjs/repeater';
import type { LoggedEvent } from '../domain/activity/events.ts';
import type { EventLog, LogSnapshot } from '../ports/event-log.ts';
import type { EventBus } from './bus.ts';

/** What a follower is given: the state to begin with, then the log, event by event. */
export type FeedItem =
  | { readonly type: 'snapshot'; readonly snapshot: LogSnapshot; readonly reset: boolean }
  | { readonly type: 'event'; readonly logged: LoggedEvent };

/**
 * Where a follower begins. `snapshot`: with the state, and then every event since. A `seq`: with every
 * event after it; one that the log does not reach back to (or that it never gave) begins with a
 * snapshot whose `reset` is true. `next`: with what happens from now on, for who needs no state.
 */
export type FeedStart = bigint | 'snapshot' | 'next';

/** A practice's log as it grows. */
export interface PracticeFeed {
  /**
   * Begins where `start` says. Nothing is missed or repeated, however slowly the follower reads.
   * @param select what the follower makes of each item; it is given those, one by one
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
}

export function createPracticeFeed({ log, bus }: FeedDependencies): PracticeFeed {
  const reads = sharedReads(log);
  return {
    // A Repeater, not an async generator: a generator that waits cannot be ended before it wakes.
    follow: <T>(practiceId: string, start: FeedStart, select: (item: FeedItem) => readonly T[]) =>
      new Repeater<T>(async (push, stop) => {
        const news = latch();
        // Before the first read, so that nothing committed after it goes unnoticed.
        const unsubscribe = bus.subscribe(practiceId, () => {
          reads.renew(practiceId);
          news.open();
        });
        const follower = { active: true };
        void stop.then(() => {
          follower.active = false;
          news.open();
        });
        const give = async (item: FeedItem): Promise<void> => {
          // Resolves when the follower asks for the next one: a slow one is not run over.
          for (const each of select(item)) await push(each);
        };
        try {
          const first = await firstOf(log, practiceId, start);
          if (first.item !== null) await give(first.item);
          let seq = first.seq;
          while (follower.active) {
            const events = await reads.since(practiceId, seq);
            if (events[0] !== undefined && events[0].seq > seq + 1n) {
              // What comes next was pruned before this follower had read it.
              const snapshot = await log.snapshot(practiceId);
              seq = snapshot.seq;
              await give({ type: 'snapshot', snapshot, reset: true });
              continue;
            }
            for (const logged of events) {
              seq = logged.seq;
              await give({ type: 'event', logged });
            }
            if (events.length === 0) await news.opened();
          }
        } finally {
          unsubscribe();
        }
      }),
  };
}

async function firstOf(
  log: EventLog,
  practiceId: string,
  start: FeedStart,
): Promise<{ readonly seq: bigint; readonly item: FeedItem | null }> {
  if (start !== 'snapshot') {
    const { oldest, last } = await log.bounds(practiceId);
    const seq = start === 'next' ? last : start;
    if (seq + 1n >= oldest && seq <= last) return { seq, item: null };
  }
  const snapshot = await log.snapshot(practiceId);
  return { seq: snapshot.seq, item: { type: 'snapshot', snapshot, reset: start !== 'snapshot' } };
}

interface SharedReads {
  readonly since: EventLog['since'];
  /** What is read from now on is read anew: reads under way may not show what the news are about. */
  renew(practiceId: string): void;
}

/** Followers that stand at the same place share one read of the log. */
function sharedReads(log: EventLog): SharedReads {
  const underWay = new Map<string, Map<bigint, ReturnType<EventLog['since']>>>();
  return {
    async since(practiceId, seq) {
      const reads = underWay.get(practiceId) ?? new Map<bigint, ReturnType<EventLog['since']>>();
      underWay.set(practiceId, reads);
      const reading = reads.get(seq) ?? log.since(practiceId, seq);
      reads.set(seq, reading);
      try {
        return await reading;
      } finally {
        reads.delete(seq);
        if (reads.size === 0 && underWay.get(practiceId) === reads) underWay.delete(practiceId);
      }
    },
    renew(practiceId) {
      underWay.delete(practiceId);
    },
  };
}

/** Remembers one opening until somebody has passed; further openings before that are the same one. */
function latch(): { readonly open: () => void; readonly opened: () => Promise<void> } {
  let isOpen = false;
  let pass: (() => void) | null = null;
  return {
    open() {
      isOpen = true;
      pass?.();
    },
    async opened() {
      if (!isOpen) await new Promise<void>((resolve) => (pass = resolve));
      isOpen = false;
      pass = null;
    },
  };
}
