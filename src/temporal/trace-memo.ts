import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { activeTraceparent } from '../telemetry/spans.ts';

/** Stored data: a workflow that sleeps carries it for days. */
const memo = z.object({ traceparent: z.string() });

/** The memo of a workflow, so that its activities belong to the trace of its start. */
export function traceMemo(): Partial<z.infer<typeof memo>> {
  const traceparent = activeTraceparent();
  return traceparent === null ? {} : { traceparent };
}

/** One execution of a workflow. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The trace that a workflow was started in; `null` when it has none. Never fails. */
export type TraceOf = (execution: Execution) => Promise<string | null>;

const mostRemembered = 1000;
/** An activity waits no longer for its trace. */
const timeoutMs = 2000;

/** Reads an execution's memo from Temporal. */
export function memosAt(client: Client): (execution: Execution) => Promise<unknown> {
  return async ({ workflowId, runId }) => {
    const handle = client.workflow.getHandle(workflowId, runId);
    const described = await client.withDeadline(Date.now() + timeoutMs, () => handle.describe());
    return described.memo;
  };
}

/** Reads each execution's memo once and caches the latest. A failed read is repeated. */
export function traceReader(memoOf: (execution: Execution) => Promise<unknown>): TraceOf {
  const known = new Map<string, Promise<string | null>>();
  const read = async (execution: Execution): Promise<string | null> => {
    try {
      return memo.safeParse(await memoOf(execution)).data?.traceparent ?? null;
    } catch {
      known.delete(execution.runId);
      return null;
    }
  };
  return (execution) => {
    const { runId } = execution;
    const found = known.get(runId) ?? read(execution);
    // The least recently used execution is dropped first.
    known.delete(runId);
    known.set(runId, found);
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break;
      known.delete(oldest);
    }
    return found;
  };
}
