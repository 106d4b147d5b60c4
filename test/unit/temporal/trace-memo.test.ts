import { describe, expect, it, vi } from 'vitest';
import { traceReader } from '../../../src/temporal/trace-memo.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const execution = (runId: string) => ({ workflowId: 'sync/p/USERS', runId });

describe("A workflow's trace", () => {
  it('A trace is read once, however many activities belong to it', async () => {
    const memoOf = vi.fn(() => Promise.resolve({ runId: 'r', traceparent }));
    const traceOf = traceReader(memoOf);
    const all = await Promise.all([1, 2, 3].map(() => traceOf(execution('e1'))));
    expect(all).toEqual([traceparent, traceparent, traceparent]);
    expect(memoOf).toHaveBeenCalledTimes(1);
  });

  it('A trace is null for a workflow that was started without one', async () => {
    const traceOf = traceReader(() => Promise.resolve({ runId: 'r' }));
    expect(await traceOf(execution('e1'))).toBeNull();
  });

  it('A trace is null when Temporal is unavailable, and is read again with the next activity', async () => {
    const memoOf = vi
      .fn<() => Promise<unknown>>()
      .mockRejectedValueOnce(new Error('DEADLINE_EXCEEDED'))
      .mockResolvedValueOnce({ traceparent });
    const traceOf = traceReader(memoOf);
    expect(await traceOf(execution('e1'))).toBeNull();
    expect(await traceOf(execution('e1'))).toBe(traceparent);
  });

  it('A trace is dropped after a thousand later ones', async () => {
    const memoOf = vi.fn(() => Promise.resolve({ traceparent }));
    const traceOf = traceReader(memoOf);
    for (let number = 0; number <= 1000; number += 1) await traceOf(execution(`e${number}`));
    await traceOf(execution('e1000'));
    expect(memoOf).toHaveBeenCalledTimes(1001);
    await traceOf(execution('e0'));
    expect(memoOf).toHaveBeenCalledTimes(1002);
  });
});
