import type { ExecutionResult } from 'graphql';
import type { MaskError } from '../mask-error.ts';

/**
 * Ends a subscription that fails with a last result that contains the error. graphql-ws would treat a thrown
 * error as an error of the server and close the socket with all its other subscriptions.
 */
export function endWithError(
  source: AsyncIterable<ExecutionResult>,
  maskError: MaskError,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = source[Symbol.asyncIterator]();
  const end = { done: true, value: undefined } as const;
  let failed = false;
  return {
    async next() {
      if (failed) return end;
      try {
        return await iterator.next();
      } catch (error) {
        failed = true;
        return { done: false, value: { errors: [maskError(error)] } };
      }
    },
    async return() {
      await iterator.return?.();
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
