import type { ExecutionResult } from 'graphql';
import type { Frame } from './frame.ts';
import type { CutReason, Outlet } from './outlet.ts';

/** Frames that wait for a stream over HTTP. They are shared, so they cost a reference each. */
const maximumQueued = 32;

/** The last item of a stream that ends so that its client connects again; it has no content. */
export const cutResult: ExecutionResult = Object.freeze({});

const frames = new WeakMap<ExecutionResult, Frame>();

/** The frame that a result of a stream belongs to; undefined for its last error. */
export const frameOf = (result: ExecutionResult): Frame | undefined => frames.get(result);

/** The results of one subscription for a transport that takes them one by one. */
export class ResultQueue implements Outlet, AsyncIterableIterator<ExecutionResult> {
  #queued: ExecutionResult[] | null = null;
  #deliver: ((result: IteratorResult<ExecutionResult>) => void) | null = null;
  #isFinished = false;
  #onCut: () => void = () => undefined;
  readonly #onReturn: () => void;

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  get isFull(): boolean {
    return this.#queued !== null && this.#queued.length >= maximumQueued;
  }

  send(frame: Frame): void {
    frames.set(frame.result, frame);
    this.#push(frame.result);
  }

  cut(_reason: CutReason): void {
    // What the client has not received it receives after it has connected again.
    this.#queued = null;
    this.finish(cutResult);
    this.#onCut();
  }

  /** Calls back when the stream ends so that its client connects again. The client may not read that it ends. */
  whenCut(callback: () => void): void {
    this.#onCut = callback;
  }

  /** Ends the subscription from outside, so that the client connects again. */
  disconnect(): void {
    this.#onReturn();
    this.cut('unavailable');
  }

  /** Ends the results, with a last one or without. */
  finish(last: ExecutionResult | null): void {
    if (this.#isFinished) return;
    if (last !== null) this.#push(last);
    this.#isFinished = true;
    this.#deliver?.({ done: true, value: undefined });
    this.#deliver = null;
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    const value = this.#queued?.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#isFinished) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => (this.#deliver = resolve));
  }

  return(): Promise<IteratorResult<ExecutionResult>> {
    this.#onReturn();
    this.#queued = null;
    this.finish(null);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #push(value: ExecutionResult): void {
    if (this.#isFinished) return;
    const deliver = this.#deliver;
    this.#deliver = null;
    if (deliver === null) (this.#queued ??= []).push(value);
    else deliver({ done: false, value });
  }
}
