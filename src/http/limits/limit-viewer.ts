import type { execute, ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import { tooManyRequests } from './too-many-requests.ts';

export interface ViewerLimits {
  /** Operations that a viewer may run at once; further ones wait. */
  readonly running: number;
  /** Operations that may wait; further ones are refused. */
  readonly waiting: number;
}

/** A burst of edits waits; a viewer never takes the whole pool of database connections from the others. */
export const viewerLimits: ViewerLimits = { running: 16, waiting: 500 };

/** Runs the queries and mutations of each viewer in turn. Each process counts its own. */
export function limitViewer(
  limits: ViewerLimits,
  metrics: Pick<ApiMetrics, 'recordRefusal'>,
): Plugin<RequestContext> {
  const runInTurn = createTurns(limits, () => metrics.recordRefusal('viewer_operations'));
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const subject = args.contextValue.signedIn?.viewer.subject;
      if (subject === undefined) return;
      // Envelop types the stages as `any`; this is graphql's own.
      const executeOperation = executeFn as typeof execute;
      setExecuteFn((operation: ExecutionArgs) =>
        runInTurn(subject, async () => executeOperation(operation)),
      );
    },
  };
}

interface Turns {
  running: number;
  readonly waiting: (() => void)[];
}

/** @param onRefused called for each operation that finds too many waiting */
export function createTurns({ running, waiting }: ViewerLimits, onRefused: () => void) {
  const byViewer = new Map<string, Turns>();
  return async (subject: string, run: () => Promise<ExecutionResult>): Promise<ExecutionResult> => {
    const turns = byViewer.get(subject) ?? { running: 0, waiting: [] };
    byViewer.set(subject, turns);
    if (turns.running < running) {
      turns.running += 1;
    } else {
      if (turns.waiting.length >= waiting) {
        onRefused();
        return { errors: [tooManyWait()] };
      }
      // An operation that ends passes its place on, so `running` stays as it is.
      await new Promise<void>((resolve) => turns.waiting.push(resolve));
    }
    try {
      return await run();
    } finally {
      const next = turns.waiting.shift();
      if (next === undefined) turns.running -= 1;
      else next();
      if (turns.running === 0) byViewer.delete(subject);
    }
  };
}

const tooManyWait = () =>
  tooManyRequests('Too many of your requests wait already. Try again in a few seconds.', 2);
