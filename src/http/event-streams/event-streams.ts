import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { OpenConnections } from '../drain.ts';
import { spread } from '../drain.ts';
import { untilExpiryMs } from '../identity/token-expiry.ts';
import { tooManyRequests } from '../limits/too-many-requests.ts';
import type { ViewerConnections } from '../limits/viewer-connections.ts';
import { onEnd } from '../pipeline/on-end.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import { ResultQueue } from '../subscriptions/result-queue.ts';

/** The subscriptions over HTTP of this process. */
export interface EventStreams extends OpenConnections {
  /**
   * Starts a stream, which ends with its token. One that ends so, or with the process, ends without `complete`. The viewer
   * may have too many connections already.
   */
  open(of: StreamContext, start: StartStream): Promise<ExecutionResult | ResultIterator>;
}

type StreamContext = Pick<RequestContext, 'signedIn' | 'response'>;
type StartStream = () => Promise<ExecutionResult | ResultQueue>;
type ResultIterator = AsyncIterableIterator<ExecutionResult>;

/** A client that does not read the end of its stream in this time is not waited for. */
const closingTimeoutMs = 2000;

export function createEventStreams(viewerConnections: ViewerConnections): EventStreams {
  const streams = new Set<ResultQueue>();
  let isStopping = false;
  const add = (results: ResultQueue, { signedIn, response }: StreamContext): ResultIterator => {
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
  };
  return {
    async open(context, start) {
      const { signedIn, response } = context;
      const subject = signedIn?.viewer.subject;
      const release = subject === undefined ? () => undefined : viewerConnections.open(subject);
      if (release === null) return { errors: [tooManyConnections()] };
      onceClosed(response, release);
      const results = await start();
      return results instanceof ResultQueue ? add(results, context) : results;
    },
    disconnect(spreadMs) {
      isStopping = true;
      return spread([...streams], spreadMs, (each) => each.disconnect());
    },
  };
}

/** A response that has closed already does not report it again. */
function onceClosed(response: ServerResponse | null, callback: () => void): void {
  if (response === null || response.closed) callback();
  else response.once('close', callback);
}

/** What was sent before the end waits for a client that does not read, and the end waits behind it. */
function endSoon(response: ServerResponse | null): void {
  const timer = setTimeout(() => response?.destroy(), closingTimeoutMs);
  response?.once('close', () => clearTimeout(timer));
}

const tooManyConnections = () =>
  tooManyRequests('You have too many sockets and streams open. Close some.', 5);
