import type { ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createConcurrencyLimit } from '../../../src/http/limits/limit-viewer.ts';

/** Operations that run until the test ends them, in the order in which they started. */
function setUp({ waitMs = 600_000 } = {}) {
  let refusals = 0;
  const limits = { running: 2, waiting: 3, waitMs };
  const runLimited = createConcurrencyLimit(limits, () => (refusals += 1));
  const started: { readonly name: string; readonly end: () => void; readonly fail: () => void }[] =
    [];
  const send = (subject: string, name: string): Promise<ExecutionResult> =>
    runLimited(subject, () => {
      const { promise, resolve, reject } = Promise.withResolvers<ExecutionResult>();
      const fail = (): void => reject(new Error(name));
      started.push({ name, fail, end: () => resolve({ data: { name } }) });
      return promise;
    });
  return {
    send,
    started,
    names: () => started.map(({ name }) => name),
    refusals: () => refusals,
  };
}

describe('The operations of a viewer', () => {
  it('Further operations wait in a queue, and those beyond its length are refused', async () => {
    const { send, started, names, refusals } = setUp();
    const results = ['1', '2', '3', '4', '5'].map((name) => send('ada', name));
    expect(names()).toEqual(['1', '2']);
    const refused = await send('ada', '6');
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      http: { status: 429 },
    });
    expect(refusals()).toBe(1);
    started[1]?.end();
    await results[1];
    await expect.poll(names).toEqual(['1', '2', '3']);
    for (const index of [0, 2, 3, 4]) {
      await expect.poll(() => started[index]).toBeDefined();
      started[index]?.end();
    }
    expect(await Promise.all(results)).toEqual(
      ['1', '2', '3', '4', '5'].map((name) => ({ data: { name } })),
    );
    expect(names()).toEqual(['1', '2', '3', '4', '5']);
  });

  it('An operation that has waited too long is refused, and leaves its place in the queue', async () => {
    const { send, started, names, refusals } = setUp({ waitMs: 20 });
    const running = ['1', '2'].map((name) => send('ada', name));
    const refused = await send('ada', '3');
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(refusals()).toBe(1);
    for (const { end } of started) end();
    await Promise.all(running);
    void send('ada', '4');
    expect(names()).toEqual(['1', '2', '4']);
  });

  it('The operations of another viewer do not wait', () => {
    const { send, names } = setUp();
    for (const name of ['1', '2', '3']) void send('ada', name);
    void send('ben', 'of Ben');
    expect(names()).toEqual(['1', '2', 'of Ben']);
  });

  it('The next operation starts when one fails', async () => {
    const { send, started, names } = setUp();
    const [first] = ['1', '2', '3'].map((name) => send('ada', name));
    started[0]?.fail();
    await expect(first).rejects.toThrow('1');
    await expect.poll(names).toEqual(['1', '2', '3']);
  });
});
