import type { Exchange, Operation, OperationResult } from 'urql';
import { makeOperation, mapExchange } from 'urql';

/**
 * Sends a query that failed whenever it is executed again, so that it recovers with its neighbours and by *Try again*.
 * Graphcache keeps nothing of a failure, and drops a query without data that the result of another one has executed
 * again. The client would then wait for its result for ever, and ignore every later execution of it.
 */
export function sendFailedAgain(): Exchange {
  const failed = new Set<number>();
  return mapExchange({
    onOperation: (operation) => {
      if (!failed.has(operation.key)) return operation;
      if (operation.kind === 'query') return fromService(operation);
      failed.delete(operation.key);
      return operation;
    },
    onResult: (result) => {
      if (hasFailed(result)) failed.add(result.operation.key);
      else failed.delete(result.operation.key);
    },
  });
}

const hasFailed = ({ operation, data, error }: OperationResult): boolean =>
  operation.kind === 'query' && error !== undefined && (data === undefined || data === null);

const fromService = (query: Operation): Operation =>
  makeOperation(query.kind, query, { ...query.context, requestPolicy: 'network-only' });
