import type { Fault, FaultOrder } from './fault.ts';

interface Entry {
  readonly order: FaultOrder;
  left: number;
  skip: number;
}

/** The faults that wait for their calls. Of several that fit, the oldest is taken. */
export class FaultBook {
  #entries: Entry[] = [];

  add(order: FaultOrder): void {
    this.#entries.push({ order, left: order.times, skip: order.after });
  }

  clear(): void {
    this.#entries = [];
  }

  get count(): number {
    return this.#entries.length;
  }

  /** The fault that befalls this call, if any; it counts as used. */
  take(practice: number | null, path: string): Fault | null {
    for (const entry of this.#entries) {
      if (!isMeant(entry.order, practice, path)) continue;
      if (entry.skip > 0) {
        entry.skip--;
        continue;
      }
      if (entry.left > 0) entry.left--;
      if (entry.left === 0) this.#entries = this.#entries.filter((other) => other !== entry);
      return entry.order.fault;
    }
    return null;
  }
}

/** An order without a path is for XPM's own calls, whose names hold `.api/`. */
function isMeant(order: FaultOrder, practice: number | null, path: string): boolean {
  if (order.practice !== null && order.practice !== practice) return false;
  return order.path === null ? path.includes('.api/') : order.path === path;
}
