import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { Frame } from './frame.ts';
import type { CutReason, Outlet } from './outlet.ts';
import { ResultQueue } from './result-queue.ts';
import type { SharedOperation } from './shared-operation.ts';

/** One client's subscription. It keeps a position instead of what it has not received yet. */
export class Subscriber {
  readonly viewer: Viewer;
  readonly operation: SharedOperation;
  /** What the transport iterates. Over a socket only the last result comes this way. */
  readonly results: ResultQueue;
  readonly #outlet: Outlet;
  #release: (() => void) | null = null;
  #position: bigint | null = null;
  #isEnded = false;

  /** @param outlet null for a transport that takes the results one by one */
  constructor(viewer: Viewer, operation: SharedOperation, outlet: Outlet | null) {
    this.viewer = viewer;
    this.operation = operation;
    this.results = new ResultQueue(() => this.#end());
    this.#outlet = outlet ?? this.results;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isFull(): boolean {
    return this.#outlet.isFull;
  }

  /** The position up to which it has received everything; null before its first result. */
  get position(): bigint | null {
    return this.#position;
  }

  /** Calls `release` when it ends or enters another stream. */
  enter(release: () => void): void {
    this.#release?.();
    this.#release = release;
    if (this.#isEnded) this.#leave();
  }

  /** Sends the results of a change and takes its position. */
  receive(position: bigint, frames: readonly Frame[]): void {
    this.#position = position;
    for (const frame of frames) {
      if (this.#isEnded) return;
      if (frame.isOutage) this.cut('unavailable');
      else this.#outlet.send(frame);
    }
  }

  /** Ends with a last result, which the client takes as final. */
  endWith(result: ExecutionResult): void {
    if (this.#end()) this.results.finish(result);
  }

  /** Ends so that the client connects again. */
  cut(reason: CutReason): void {
    if (!this.#end()) return;
    this.#outlet.cut(reason);
    this.results.finish(null);
  }

  #end(): boolean {
    if (this.#isEnded) return false;
    this.#isEnded = true;
    this.#leave();
    return true;
  }

  #leave(): void {
    this.#release?.();
    this.#release = null;
  }
}
