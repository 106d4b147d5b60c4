import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isAsyncIterable } from 'graphql-yoga';
import { describe, expect, it, vi } from 'vitest';
import { createDrain, spread } from '../../../src/http/drain.ts';
import { createEventStreams } from '../../../src/http/event-streams/event-streams.ts';
import { createViewerConnections } from '../../../src/http/limits/viewer-connections.ts';
import { cutResult, ResultQueue } from '../../../src/http/subscriptions/result-queue.ts';

describe('A drain', () => {
  it('It makes the process unready, ends connections, and finishes the requests that run', async () => {
    const steps: string[] = [];
    const held = Promise.withResolvers<undefined>();
    const server = createServer((_request, response) => {
      steps.push('request started');
      void held.promise.then(() => response.end('finished'));
    });
    const drain = createDrain(server, {
      drainSeconds: 0.05,
      connections: [
        {
          disconnect(spreadMs) {
            steps.push(`connections end over ${spreadMs} ms`);
            return Promise.resolve();
          },
        },
      ],
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const response = fetch(`http://localhost:${port}`).then((each) => each.text());
    await expect.poll(() => steps).toEqual(['request started']);
    expect(drain.check()).toBeNull();
    const drained = drain[Symbol.asyncDispose]().then(() => steps.push('drained'));
    expect(drain.check()).toBe('The process is stopping.');
    await expect.poll(() => steps.length).toBe(2);
    held.resolve(undefined);
    expect(await response).toBe('finished');
    await drained;
    expect(steps).toEqual(['request started', 'connections end over 50 ms', 'drained']);
    server.close();
  });

  it('Each connection ends with its response, so that no client sends its next request there', async () => {
    const held = Promise.withResolvers<undefined>();
    const server = createServer((request, response) => {
      if (request.url !== '/stream') {
        response.end('response');
        return;
      }
      response.write('begun before the drain');
      void held.promise.then(() => response.end());
    });
    // Only the drain ends a connection.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const drain = createDrain(server, { drainSeconds: 0.3, connections: [] });
    const agent = new Agent({ keepAlive: true });
    const get = async (path: string): Promise<IncomingMessage> => {
      const [response] = (await once(request({ port, path, agent }).end(), 'response')) as [
        IncomingMessage,
      ];
      return response;
    };
    const stream = await get('/stream');
    const before = await get('/');
    expect(before.headers.connection).toBe('keep-alive');
    before.resume();
    const drained = drain[Symbol.asyncDispose]();
    const during = await get('/');
    expect(during.headers.connection).toBe('close');
    during.resume();
    const closed = once(stream.socket, 'close');
    stream.resume();
    held.resolve(undefined);
    await closed;
    await drained;
    agent.destroy();
    server.close();
  });

  it('A stream of events that begins after the others have been ended is ended at once', async () => {
    const streams = createEventStreams(createViewerConnections(1, () => undefined));
    await streams.disconnect(0);
    const onReturn = vi.fn();
    const none = { signedIn: null, response: null };
    const results = await streams.open(none, () => Promise.resolve(new ResultQueue(onReturn)));
    if (!isAsyncIterable(results)) throw new Error('The stream was refused.');
    expect(await results.next()).toEqual({ done: false, value: cutResult });
    expect((await results.next()).done).toBe(true);
    expect(onReturn).toHaveBeenCalledOnce();
  });

  it('Connections end evenly over the time', async () => {
    const startedAt = performance.now();
    const ended: number[] = [];
    await spread([1, 2, 3, 4], 200, () => ended.push(performance.now() - startedAt));
    expect(ended).toHaveLength(4);
    expect(ended[1]).toBeLessThan(ended[2] ?? 0);
    await spread([1, 2], 0, () => ended.push(0));
    expect(ended).toHaveLength(6);
  });
});
