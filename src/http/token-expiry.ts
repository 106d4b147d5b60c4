import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { SignedIn } from './authenticate.ts';

/** The part of a request's context that resolvers do not see. */
export interface RequestContext {
  readonly signedIn: SignedIn | null;
}

/** What a transport knows already: HTTP the address of its client, WebSocket the person who has signed in. */
export interface ServerContext extends Partial<RequestContext> {
  readonly address?: string;
}

/** The longest delay that `setTimeout` takes. */
const maximumTimerMs = 2 ** 31 - 1;

/** How long a timer for the token's expiry runs. */
export const untilExpiryMs = ({ expiresAt }: SignedIn): number =>
  Math.min(Math.max(0, expiresAt.getTime() - Date.now()), maximumTimerMs);

/**
 * Ends subscriptions over HTTP when their token expires. Subscriptions over a socket end with the socket (4403)
 * instead: a completed subscription would look to its client like a regular end.
 */
export function endAtTokenExpiry(): Plugin<RequestContext> {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        const { signedIn } = args.contextValue;
        const isHttp = Object.hasOwn(args.contextValue, 'request');
        if (!isAsyncIterable(result) || signedIn === null || !isHttp) return;
        setResult(endAfter(result, untilExpiryMs(signedIn)));
      },
    }),
  };
}

function endAfter<T>(source: AsyncIterable<T>, ms: number): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const finish = async (): Promise<IteratorResult<T>> => {
    clearTimeout(timer);
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const timer = setTimeout(() => void finish(), ms);
  return {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) clearTimeout(timer);
        return result;
      } catch (error) {
        clearTimeout(timer);
        throw error;
      }
    },
    return: finish,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
