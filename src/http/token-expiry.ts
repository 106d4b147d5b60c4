import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { SignedIn } from './authenticate.ts';

/** What a request's context holds beside what resolvers see. */
export interface RequestContext {
  readonly signedIn: SignedIn | null;
}

/** The longest a timer can wait. */
const maximumTimer = 2 ** 31 - 1;

/**
 * Ends subscriptions over HTTP when the token that they were begun with expires. Those of a socket end
 * with it (4401): one that merely completed would look to its client as if it had come to its end.
 */
export function endWithToken(): Plugin<RequestContext> {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        const { signedIn } = args.contextValue;
        const isRequest = 'request' in args.contextValue;
        if (!isAsyncIterable(result) || signedIn === null || !isRequest) return;
        setResult(endAt(result, signedIn.expiresAt));
      },
    }),
  };
}

function endAt<T>(source: AsyncIterable<T>, instant: Date): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const finish = async (): Promise<IteratorResult<T>> => {
    clearTimeout(timer);
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const wait = Math.min(Math.max(0, instant.getTime() - Date.now()), maximumTimer);
  const timer = setTimeout(() => void finish(), wait);
  const isOver = (): void => clearTimeout(timer);
  return {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) isOver();
        return result;
      } catch (error) {
        isOver();
        throw error;
      }
    },
    return: finish,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
