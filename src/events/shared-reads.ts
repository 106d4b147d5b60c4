import type { EventLog } from '../ports/event-log.ts';
import { createNextReads } from './next-reads.ts';

export interface SharedReads extends EventLog {
  /** Later reads do not join earlier ones, which may not contain the newest events. */
  invalidate(practiceId: string): void;
}

/** Followers at the same position share one read of the log, and new followers share the first ones. */
export function createSharedReads(log: EventLog): SharedReads {
  const inProgress = new Map<string, Map<bigint, ReturnType<EventLog['since']>>>();
  return {
    bounds: createNextReads((practiceId) => log.bounds(practiceId)),
    snapshot: createNextReads((practiceId) => log.snapshot(practiceId)),
    async since(practiceId, seq) {
      const reads = inProgress.get(practiceId) ?? new Map<bigint, ReturnType<EventLog['since']>>();
      inProgress.set(practiceId, reads);
      const read = reads.get(seq) ?? log.since(practiceId, seq);
      reads.set(seq, read);
      try {
        return await read;
      } finally {
        reads.delete(seq);
        if (reads.size === 0 && inProgress.get(practiceId) === reads) inProgress.delete(practiceId);
      }
    },
    invalidate(practiceId) {
      inProgress.delete(practiceId);
    },
  };
}
