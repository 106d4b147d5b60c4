import { AsyncLocalStorage } from 'node:async_hooks';

/** The fields that every log line contains about the work it belongs to. */
export interface LogFields {
  /** The HTTP request, or the operation on a socket. */
  readonly requestId?: string;
  /** The client's name of its operation. */
  readonly operation?: string;
  /** The trace that the work belongs to, where there are traces. */
  readonly traceId?: string;
  /** The practice; for an operation on several practices, the one that was requested last. */
  readonly practiceId?: string;
  /** The run of a sync. */
  readonly runId?: string;
  readonly workflowId?: string;
  readonly activity?: string;
  /** The number of this attempt at the activity, from 1. */
  readonly attempt?: number;
}

const current = new AsyncLocalStorage<{ fields: LogFields }>();

/** The fields of the present work; empty outside of any. */
export const logFields = (): LogFields => current.getStore()?.fields ?? {};

/** Runs `work`, whose log lines contain these fields and those of the surrounding work. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return current.run({ fields: { ...logFields(), ...fields } }, work);
}

/** Adds fields to the present work. */
export function addLogFields(fields: LogFields): void {
  const work = current.getStore();
  if (work !== undefined) work.fields = { ...work.fields, ...fields };
}
