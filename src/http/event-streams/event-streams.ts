import type { ExecutionResult } from 'graphql';
import type { SignedIn } from '../authenticate.ts';
import type { OpenConnections } from '../drain.ts';
import { spread } from '../drain.ts';
import { onEnd } from '../on-end.ts';
import type { ResultQueue } from '../subscriptions/result-queue.ts';
import { untilExpiryMs } from '../token-expiry.ts';

/** The subscriptions over HTTP of this process. */
export interface EventStreams extends OpenConnections {
  /** Ends the stream with its token. A stream that ends so, or with the process, ends without `complete`. */
  add(results: ResultQueue, signedIn: SignedIn | null): AsyncIterableIterator<ExecutionResult>;
}

export function createEventStreams(): EventStreams {
  const streams = new Set<ResultQueue>();
  return {
    add(results, signedIn) {
      streams.add(results);
      const timer =
        signedIn === null
          ? undefined
          : setTimeout(() => results.disconnect(), untilExpiryMs(signedIn));
      return onEnd(results, () => {
        streams.delete(results);
        clearTimeout(timer);
      });
    },
    disconnect: (spreadMs) => spread([...streams], spreadMs, (each) => each.disconnect()),
  };
}
