import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { OpenConnections } from '../drain.ts';
import { spread } from '../drain.ts';
import { untilExpiryMs } from '../identity/token-expiry.ts';
import { onEnd } from '../pipeline/on-end.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import type { ResultQueue } from '../subscriptions/result-queue.ts';

/** The subscriptions over HTTP of this process. */
export interface EventStreams extends OpenConnections {
  /** Ends the stream with its token. A stream that ends so, or with the process, ends without `complete`. */
  add(results: ResultQueue, of: StreamContext): AsyncIterableIterator<ExecutionResult>;
}

type StreamContext = Pick<RequestContext, 'signedIn' | 'response'>;

/** A client that does not read the end of its stream in this time is not waited for. */
const closingTimeoutMs = 2000;

export function createEventStreams(): EventStreams {
  const streams = new Set<ResultQueue>();
  let isStopping = false;
  return {
    add(results, { signedIn, response }) {
      results.whenCut(() => endSoon(response));
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

/** What was sent before the end waits for a client that does not read, and the end waits behind it. */
function endSoon(response: ServerResponse | null): void {
  const timer = setTimeout(() => response?.destroy(), closingTimeoutMs);
  response?.once('close', () => clearTimeout(timer));
}
