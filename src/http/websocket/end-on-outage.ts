import type { ExecutionResult } from 'graphql';
import { unavailableCode } from '../mask-error.ts';

export const isOutage = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(({ extensions }) => extensions['code'] === unavailableCode);

/**
 * Calls `onOutage` instead of delivering a result that was lost to an outage. For a client of graphql-ws an error is
 * the end of the subscription, but a closed socket makes it subscribe again.
 */
export function endOnOutage(
  source: AsyncIterableIterator<ExecutionResult>,
  onOutage: () => void,
): AsyncIterableIterator<ExecutionResult> {
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    await source.return?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      const result = await source.next();
      if (result.done === true || !isOutage(result.value)) return result;
      onOutage();
      return end();
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
