import type { ExecutionResult } from 'graphql';
import type { OpenConnections } from '../drain.ts';
import { spread } from '../drain.ts';
import type { SignedIn } from '../identity/authenticate.ts';
import { untilExpiryMs } from '../identity/token-expiry.ts';
import { onEnd } from '../pipeline/on-end.ts';
import type { ResultQueue } from '../subscriptions/result-queue.ts';

/** The subscriptions over HTTP of this process. */
export interface EventStreams extends OpenConnections {
  /** Ends the stream with its token. A stream that ends so, or with the process, ends without `complete`. */
  add(results: ResultQueue, signedIn: SignedIn | null): AsyncIterableIterator<ExecutionResult>;
}

export function createEventStreams(): EventStreams {
  const streams = new Set<ResultQueue>();
  let isStopping = false;
  return {
    add(results, signedIn) {
      // Its client connects again, to another process or to the next one.
      if (isStopping) results.disconnect();
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
    disconnect(spreadMs) {
      isStopping = true;
      return spread([...streams], spreadMs, (each) => each.disconnect());
    },
  };
}
