import type { LoggedEvent, PracticeEvent } from '../../../src/domain/activity/events.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';

/** A practice's log in memory, whose reads can be counted and held up. */
export interface MemoryLog extends EventLog {
  readonly reads: number;
  readonly snapshots: number;
  append(count?: number): void;
  /** Forgets everything up to `seq`. */
  prune(seq: bigint): void;
  /** Reads that begin from now on see the log as it is then, but answer only after `release`. */
  hold(): { readonly begun: Promise<void>; release(): void };
}

export function createMemoryLog(pageSize = 500): MemoryLog {
  let events: LoggedEvent[] = [];
  let last = 0n;
  let reads = 0;
  let snapshots = 0;
  let held: { readonly gate: Promise<void>; readonly begin: () => void } | null = null;
  const event: PracticeEvent = { type: 'connection.changed' };
  return {
    get reads() {
      return reads;
    },
    get snapshots() {
      return snapshots;
    },
    append(count = 1) {
      for (let n = 0; n < count; n += 1) {
        last += 1n;
        events.push({ seq: last, event });
      }
    },
    prune(seq) {
      events = events.filter((logged) => logged.seq > seq);
    },
    hold() {
      const gate = Promise.withResolvers<undefined>();
      const begun = Promise.withResolvers<undefined>();
      held = { gate: gate.promise, begin: () => begun.resolve(undefined) };
      return {
        begun: begun.promise,
        release() {
          held = null;
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
      const holding = held;
      holding?.begin();
      await holding?.gate;
      return found;
    },
  };
}
