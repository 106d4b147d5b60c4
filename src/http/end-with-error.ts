import type { ExecutionResult } from 'graphql';
import type { MaskError } from './mask-error.ts';

/**
 * A subscription that fails tells so with its last result. Thrown, its error would close the socket
 * that it shares with others (graphql-ws takes it for a fault of the server's).
 */
export function endWithError(
  source: AsyncIterable<ExecutionResult>,
  maskError: MaskError,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = source[Symbol.asyncIterator]();
  const over = { done: true, value: undefined } as const;
  let failed = false;
  return {
    async next() {
      if (failed) return over;
      try {
        return await iterator.next();
      } catch (error) {
        failed = true;
        return { done: false, value: { errors: [maskError(error)] } };
      }
    },
    async return() {
      await iterator.return?.();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
