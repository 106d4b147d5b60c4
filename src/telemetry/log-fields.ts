import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line of the log says of the work that it was written in. */
export interface LogFields {
  /** Of one request over HTTP, or of one operation of a socket. */
  readonly requestId?: string;
  /** What the client calls its operation. */
  readonly operation?: string;
  /** Of the trace that it is part of, when there are traces. */
  readonly traceId?: string;
  /** Of an operation over several of them, the one that was asked for last. */
  readonly practiceId?: string;
  /** Of a sync's run. */
  readonly runId?: string;
  readonly workflowId?: string;
  readonly activity?: string;
  /** How often this activity was tried, this time included. */
  readonly attempt?: number;
}

const current = new AsyncLocalStorage<{ fields: LogFields }>();

/** Of the work that is under way here; empty outside of any. */
export const logFields = (): LogFields => current.getStore()?.fields ?? {};

/** Does some work, whose lines say this and what the work around it says. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return current.run({ fields: { ...logFields(), ...fields } }, work);
}

/** What is observed of the work while it is under way. */
export function addLogFields(fields: LogFields): void {
  const work = current.getStore();
  if (work !== undefined) work.fields = { ...work.fields, ...fields };
}

/** What comes of the work later and bit by bit, each bit still as part of it. */
export function inThisWork<T>(source: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
  const within = AsyncLocalStorage.snapshot();
  return {
    next: () => within(() => source.next()),
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
