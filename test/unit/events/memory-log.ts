import type { LoggedEvent, PracticeEvent } from '../../../src/domain/activity/events.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';

/** A practice's log in memory, whose reads can be counted and blocked. */
export interface MemoryLog extends EventLog {
  readonly reads: number;
  readonly snapshots: number;
  append(count?: number, event?: PracticeEvent): void;
  /** Removes all events up to `seq`. */
  prune(seq: bigint): void;
  /** Later reads see the log as it is at their start, but return only after `release`. */
  block(): { readonly started: Promise<void>; release(): void };
}

export function createMemoryLog(pageSize = 500): MemoryLog {
  let events: LoggedEvent[] = [];
  let last = 0n;
  let reads = 0;
  let snapshots = 0;
  let blocked: { readonly gate: Promise<void>; readonly start: () => void } | null = null;
  return {
    get reads() {
      return reads;
    },
    get snapshots() {
      return snapshots;
    },
    append(count = 1, event = { type: 'connection.changed' }) {
      for (let n = 0; n < count; n += 1) {
        last += 1n;
        events.push({ seq: last, event });
      }
    },
    prune(seq) {
      events = events.filter((logged) => logged.seq > seq);
    },
    block() {
      const gate = Promise.withResolvers<undefined>();
      const started = Promise.withResolvers<undefined>();
      blocked = { gate: gate.promise, start: () => started.resolve(undefined) };
      return {
        started: started.promise,
        release() {
          blocked = null;
          gate.resolve(undefined);
        },
      };
    },
    bounds: () => Promise.resolve({ oldest: events[0]?.seq ?? last + 1n, last }),
    snapshot() {
      snapshots += 1;
      return Promise.resolve({ seq: last, runs: [] });
    },
    async since(_practiceId, seq) {
      reads += 1;
      const found = events.filter((logged) => logged.seq > seq).slice(0, pageSize);
      const block = blocked;
      block?.start();
      await block?.gate;
      return found;
    },
  };
}
