import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import { cutResult, frameOf } from '../subscriptions/result-queue.ts';
import { refusalFor, retryAfter } from './refusal.ts';

/** Proxies and load balancers end a response that is idle for a minute, many of them earlier. */
const keepAliveMs = 12_000;

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // A proxy must neither keep nor compress the events; nginx collects them without its own header.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * Sends subscriptions over HTTP as server-sent events (the distinct connections mode of GraphQL over SSE). The id of an
 * event is its `seq`, so an `EventSource` that connects again continues there.
 */
export function sendEvents(): Plugin {
  return {
    onResultProcess(response) {
      const { result, resultProcessor, request } = response;
      const body = isAsyncIterable(result)
        ? () => bodyOf(result as AsyncIterable<ExecutionResult>)
        : refusalFor(request, result as ExecutionResult);
      // Yoga has found that the client accepts events. Its own processor writes no ids.
      if (resultProcessor === undefined || body === null) return;
      response.setResultProcessor(
        (_result, fetchApi) => new fetchApi.Response(body(), { headers }),
        'text/event-stream',
      );
    },
  };
}

function bodyOf(source: AsyncIterable<ExecutionResult>): ReadableStream<Uint8Array> {
  const results = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = encoder.encode(':\n\n');
      // Some clients see the response only with its first bytes. The clients of one process do not come back at once.
      controller.enqueue(encoder.encode(retryAfter(1 + 2 * Math.random())));
      keepAlive = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(comment);
      }, keepAliveMs);
    },
    async pull(controller) {
      const next = await results.next();
      if (next.done !== true && next.value !== cutResult) {
        controller.enqueue(encoder.encode(eventOf(next.value)));
        return;
      }
      clearInterval(keepAlive);
      // Without `complete` a client takes the end of the response for a lost connection, and connects again.
      if (next.done === true) controller.enqueue(encoder.encode('event: complete\ndata:\n\n'));
      else await results.return?.();
      controller.close();
    },
    async cancel() {
      clearInterval(keepAlive);
      await results.return?.();
    },
  });
}

function eventOf(result: ExecutionResult): string {
  const frame = frameOf(result);
  const id = frame === undefined ? '' : `id: ${frame.seq}\n`;
  return `${id}event: next\ndata: ${frame?.json ?? JSON.stringify(result)}\n\n`;
}
