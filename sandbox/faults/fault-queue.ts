import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultRule } from './fault.ts';

interface PendingRule {
  readonly rule: FaultRule;
  /** Calls that the fault still applies to; -1 for all of them. */
  remaining: number;
  /** Matching calls that still succeed first. */
  skip: number;
}

interface FaultyCall {
  readonly practice: number | null;
  readonly path: string;
  /** The sandbox's time, in milliseconds since 1970. */
  readonly now: number;
}

/** The faults that are still to be injected. When several match a call, the oldest applies. */
export class FaultQueue {
  #pending: PendingRule[] = [];
  #cleared = abortable();
  /** Aborted when the fault is cleared, also while it delays a call. */
  readonly #ends = new WeakMap<Fault, AbortSignal>();

  add(rule: FaultRule): void {
    this.#ends.set(rule.fault, this.#cleared.signal);
    this.#pending.push({ rule, remaining: rule.times, skip: rule.after });
  }

  /** Calls that a fault delays continue at once. */
  clear(): void {
    this.#pending = [];
    this.#cleared.abort();
    this.#cleared = abortable();
  }

  /** Waits as long as the fault of a call delays it, in real time. */
  async delay(fault: Fault | null): Promise<void> {
    if (fault?.type !== 'delay') return;
    const signal = this.#ends.get(fault);
    await sleep(fault.ms, undefined, { ...(signal !== undefined && { signal }) }).catch(
      () => undefined,
    );
  }

  get count(): number {
    return this.#pending.length;
  }

  /** Takes the fault for a call, if there is one. `practice` is null for identity calls. */
  take({ practice, path, now }: FaultyCall): Fault | null {
    this.#pending = this.#pending.filter(({ rule }) => rule.until === null || now < rule.until);
    for (const pending of this.#pending) {
      if (!matches(pending.rule, practice, path)) continue;
      if (pending.skip > 0) {
        pending.skip--;
        continue;
      }
      if (pending.remaining > 0) pending.remaining--;
      if (pending.remaining === 0) {
        this.#pending = this.#pending.filter((other) => other !== pending);
      }
      return pending.rule.fault;
    }
    return null;
  }
}

/** Any number of calls can wait for its signal. */
function abortable(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A rule without a path is for XPM's calls, whose names contain `.api/`. */
function matches(rule: FaultRule, practice: number | null, path: string): boolean {
  if (rule.practice !== null && rule.practice !== practice) return false;
  return rule.path === null ? path.includes('.api/') : rule.path === path;
}
