import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createDrain, spread } from '../../../src/http/drain.ts';

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
