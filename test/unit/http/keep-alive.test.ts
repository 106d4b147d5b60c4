import { EventEmitter } from 'node:events';
import type { ExecutionResult } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { sendEvents } from '../../../src/http/event-streams/send-events.ts';
import { ResultQueue } from '../../../src/http/subscriptions/result-queue.ts';
import { createKeepAlive } from '../../../src/http/websocket/keep-alive.ts';

const intervalMs = 12_000;

/** What the keep-alive uses of a socket. */
class TestSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly ping = vi.fn();
  readonly terminate = vi.fn();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('The keep-alive of sockets', () => {
  const add = (keepAlive: ReturnType<typeof createKeepAlive>): TestSocket => {
    const socket = new TestSocket();
    keepAlive.add(socket as unknown as WebSocket);
    return socket;
  };

  it('A socket that responds is pinged every 12 seconds, and never cut', () => {
    using keepAlive = createKeepAlive();
    const socket = add(keepAlive);
    socket.ping.mockImplementation(() => socket.emit('pong'));
    vi.advanceTimersByTime(10 * intervalMs);
    expect(socket.ping).toHaveBeenCalledTimes(10);
    expect(socket.terminate).not.toHaveBeenCalled();
  });

  it('A socket without a pong is cut 12 seconds after the ping', () => {
    using keepAlive = createKeepAlive();
    const [silent, other] = [add(keepAlive), add(keepAlive)];
    other.ping.mockImplementation(() => other.emit('pong'));
    vi.advanceTimersByTime(intervalMs);
    expect(silent.ping).toHaveBeenCalledOnce();
    expect(silent.terminate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(intervalMs);
    expect(silent.terminate).toHaveBeenCalledOnce();
    expect(silent.ping).toHaveBeenCalledOnce();
    expect(other.terminate).not.toHaveBeenCalled();
  });

  it('The sockets of a process are not pinged at once', () => {
    using keepAlive = createKeepAlive();
    const sockets = Array.from({ length: 24 }, () => add(keepAlive));
    const pinged = () => sockets.filter(({ ping }) => ping.mock.calls.length > 0).length;
    vi.advanceTimersByTime(1000);
    expect(pinged()).toBe(2);
    vi.advanceTimersByTime(intervalMs - 1000);
    expect(pinged()).toBe(24);
  });

  it('A socket that closes or has closed is not pinged', () => {
    using keepAlive = createKeepAlive();
    const [closing, closed] = [add(keepAlive), add(keepAlive)];
    closing.readyState = 2;
    closed.emit('close');
    vi.advanceTimersByTime(3 * intervalMs);
    for (const { ping, terminate } of [closing, closed]) {
      expect(ping).not.toHaveBeenCalled();
      expect(terminate).not.toHaveBeenCalled();
    }
  });
});

describe('The keep-alive of streams of events', () => {
  /** The body of a response with these results. */
  function bodyOf(results: AsyncIterable<ExecutionResult>): ReadableStream<Uint8Array> {
    const created: (() => Response)[] = [];
    const onResultProcess = sendEvents().onResultProcess as unknown as (given: object) => void;
    onResultProcess({
      result: results,
      resultProcessor: () => undefined,
      request: new Request('http://localhost/graphql'),
      setResultProcessor: (processor: (result: unknown, fetchApi: object) => Response) =>
        created.push(() => processor(results, { Response })),
    });
    const body = created[0]?.().body;
    if (body == null) throw new Error('There is no response.');
    return body;
  }

  it('A stream in which nothing happens has a comment every 12 seconds until it ends', async () => {
    const results = new ResultQueue(() => undefined);
    const reader = bodyOf(results).getReader();
    const read = async (): Promise<string | null> => {
      const { value } = await reader.read();
      return value === undefined ? null : new TextDecoder().decode(value);
    };
    expect(await read()).toMatch(/^retry: \d+\n\n$/);
    for (let n = 0; n < 3; n += 1) {
      const comment = read();
      await vi.advanceTimersByTimeAsync(intervalMs);
      expect(await comment).toBe(':\n\n');
    }
    results.disconnect();
    expect(await read()).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('A stream that nobody reads does not collect comments', async () => {
    const reader = bodyOf(new ResultQueue(() => undefined)).getReader();
    await vi.advanceTimersByTimeAsync(10 * intervalMs);
    await reader.read();
    const onSecond = vi.fn();
    void reader.read().then(onSecond);
    await vi.advanceTimersByTimeAsync(intervalMs - 1);
    expect(onSecond).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onSecond).toHaveBeenCalledOnce();
    await reader.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
