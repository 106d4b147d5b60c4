import { setImmediate } from 'node:timers/promises';
import type { DocumentNode, execute, ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import { isQuery, signalOf } from './abandoned-queries.ts';
import { aroundExecute } from './around-execution.ts';
import type { RequestContext } from './request-context.ts';

interface SharedQuery {
  /** Of all who wait for the result. */
  readonly signals: AbortSignal[];
  readonly result: Promise<ExecutionResult>;
}

/**
 * Lets equal queries of a person that arrive together share one execution, as equal subscriptions do: after an event,
 * all windows read the same list again. The execution starts after the last of them has arrived, so nobody receives
 * what was true before their request.
 */
export function shareQueries(): Plugin {
  const waiting = new WeakMap<DocumentNode, Map<string, SharedQuery>>();
  const share = (args: ExecutionArgs, run: typeof execute): Promise<ExecutionResult> => {
    const key = keyOf(args);
    const signal = signalOf(args.contextValue);
    if (key === null || signal === null) return Promise.resolve(run(args));
    const queries = waiting.get(args.document) ?? new Map<string, SharedQuery>();
    waiting.set(args.document, queries);
    const known = queries.get(key);
    if (known !== undefined) {
      known.signals.push(signal);
      return known.result;
    }
    const signals = [signal];
    const result = setImmediate().then(() => {
      queries.delete(key);
      return run(signals.length === 1 ? args : whileWanted(args, signals));
    });
    queries.set(key, { signals, result });
    return result;
  };
  return aroundExecute((args, run) => (isQuery(args) ? share(args, run) : run(args)));
}

/** What makes queries with the same document equal; null for those that cannot be compared. */
function keyOf({ operationName, variableValues, contextValue }: ExecutionArgs): string | null {
  const { viewer } = contextValue as Context;
  if (viewer === null) return null;
  try {
    return JSON.stringify([viewer, operationName, variableValues]);
  } catch {
    // They are nested too deeply, and graphql refuses them.
    return null;
  }
}

/** The same execution, abandoned when all who wait for it have left. */
function whileWanted(args: ExecutionArgs, signals: readonly AbortSignal[]): ExecutionArgs {
  const controller = new AbortController();
  let wanted = 0;
  const leave = (): void => {
    wanted -= 1;
    if (wanted === 0) controller.abort();
  };
  for (const signal of signals) {
    if (signal.aborted) continue;
    wanted += 1;
    signal.addEventListener('abort', leave, { once: true });
  }
  if (wanted === 0) controller.abort();
  const context = args.contextValue as Context & RequestContext;
  return { ...args, contextValue: { ...context, abandoned: controller.signal } };
}
