import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { activeTraceparent } from '../telemetry/spans.ts';

/** Stored data: workflows that sleep carry it for days. */
const memo = z.object({ traceparent: z.string() });

/** What a workflow that is started here carries, so that its activities belong to the same trace. */
export function traceMemo(): Partial<z.infer<typeof memo>> {
  const traceparent = activeTraceparent();
  return traceparent === null ? {} : { traceparent };
}

/** One execution of a workflow. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The trace that a workflow was started in; `null` for one of its own. Never fails. */
export type TraceOf = (execution: Execution) => Promise<string | null>;

const mostRemembered = 1000;
/** An activity waits no longer for where it belongs (ms). */
const timeoutMs = 2000;

/** What Temporal has of an execution's memo. */
export function memosAt(client: Client): (execution: Execution) => Promise<unknown> {
  return async ({ workflowId, runId }) => {
    const handle = client.workflow.getHandle(workflowId, runId);
    const described = await client.withDeadline(Date.now() + timeoutMs, () => handle.describe());
    return described.memo;
  };
}

/** Asks once for each execution, and remembers the latest. What failed is asked for again. */
export function traceReader(memoOf: (execution: Execution) => Promise<unknown>): TraceOf {
  const known = new Map<string, Promise<string | null>>();
  const ask = async (execution: Execution): Promise<string | null> => {
    try {
      return memo.safeParse(await memoOf(execution)).data?.traceparent ?? null;
    } catch {
      known.delete(execution.runId);
      return null;
    }
  };
  return (execution) => {
    const { runId } = execution;
    const answer = known.get(runId) ?? ask(execution);
    // The last to be asked about is the last to be forgotten.
    known.delete(runId);
    known.set(runId, answer);
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break;
      known.delete(oldest);
    }
    return answer;
  };
}
