import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { aroundExecute } from '../pipeline/around-execution.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import { tooManyRequests } from './too-many-requests.ts';

export interface ViewerLimits {
  /** Operations that a viewer may run at once; further ones wait. */
  readonly running: number;
  /** Operations that may wait; further ones are refused. */
  readonly waiting: number;
  /** How long one may wait before it is refused. */
  readonly waitMs: number;
}

/**
 * A burst of edits waits; a viewer never takes the whole pool of database connections from the others. The wait ends
 * before the minute after which a silent connection is cut, here and at most proxies: nobody could tell then whether an
 * edit has been made.
 */
export const viewerLimits: ViewerLimits = { running: 16, waiting: 500, waitMs: 45_000 };

/** Limits how many queries and mutations of a viewer run at once; the others queue. Each process counts its own. */
export function limitViewer(
  limits: ViewerLimits,
  metrics: Pick<ApiMetrics, 'recordRefusal'>,
): Plugin {
  const runLimited = createConcurrencyLimit(limits, () =>
    metrics.recordRefusal('viewer_operations'),
  );
  return aroundExecute((args, run) => {
    const { signedIn } = args.contextValue as RequestContext;
    if (signedIn === null) return run(args);
    return runLimited(signedIn.viewer.subject, async () => run(args));
  });
}

interface ViewerQueue {
  running: number;
  /** In the order of their arrival; each starts its operation. */
  readonly waiting: Set<() => void>;
}

/** @param onRefused called for each operation that finds too many waiting, or has waited too long */
export function createConcurrencyLimit(
  { running, waiting, waitMs }: ViewerLimits,
  onRefused: () => void,
) {
  const byViewer = new Map<string, ViewerQueue>();
  return async (subject: string, run: () => Promise<ExecutionResult>): Promise<ExecutionResult> => {
    const queue = byViewer.get(subject) ?? { running: 0, waiting: new Set() };
    byViewer.set(subject, queue);
    if (queue.running < running) {
      queue.running += 1;
    } else if (queue.waiting.size >= waiting || !(await hasTurn(queue, waitMs))) {
      onRefused();
      return { errors: [tooManyWait()] };
    }
    try {
      return await run();
    } finally {
      const [next] = queue.waiting;
      if (next === undefined) queue.running -= 1;
      else next();
      if (queue.running === 0) byViewer.delete(subject);
    }
  };
}

/** Whether an operation that ends has passed its place on, so that `running` stays as it is. */
function hasTurn({ waiting }: ViewerQueue, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = (isTurn: boolean) => (): void => {
      clearTimeout(timer);
      waiting.delete(start);
      resolve(isTurn);
    };
    const start = leave(true);
    const timer = setTimeout(leave(false), waitMs);
    waiting.add(start);
  });
}

const tooManyWait = () =>
  tooManyRequests('Too many of your requests wait already. Try again in a few seconds.', 2);
