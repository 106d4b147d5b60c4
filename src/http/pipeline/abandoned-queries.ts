import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Services } from '../../context.ts';
import { aroundExecute } from './around-execution.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Stops the queries of clients that have closed the connection, or have completed the operation over a socket. A mutation
 * goes on: its client requests the outcome later, and half of a change would be worse than a change that nobody waits for.
 */
export function stopAbandonedQueries({ runWhileWanted }: Pick<Services, 'runWhileWanted'>): Plugin {
  return aroundExecute((args, run) => {
    const signal = signalOf(args.contextValue);
    if (signal === null || !isQuery(args)) return run(args);
    return untilAborted(signal, () => runWhileWanted(signal, async () => run(args)));
  });
}

export const isQuery = ({ document, operationName }: ExecutionArgs): boolean =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;

async function untilAborted(
  signal: AbortSignal,
  run: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  if (signal.aborted) return abandonedResult;
  try {
    const result = await run();
    return hasAborted(signal) ? abandonedResult : result;
  } catch (error) {
    // The executor rejects with the reason of the signal.
    if (hasAborted(signal)) return abandonedResult;
    throw error;
  }
}

/** It changes while the operation runs. */
const hasAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Nobody reads it: the errors of cancelled statements must not be logged as internal ones. */
const abandonedResult: ExecutionResult = {
  errors: [
    new GraphQLError('The client closed the connection before the query ended.', {
      extensions: { code: 'CLIENT_CLOSED_REQUEST' },
    }),
  ],
};

/** Aborts when the client abandons its operation. A socket's operations have no request. */
export function signalOf(context: unknown): AbortSignal | null {
  const { request, abandoned } = context as RequestContext & { readonly request?: Request };
  return abandoned ?? request?.signal ?? null;
}
