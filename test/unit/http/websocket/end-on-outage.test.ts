import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { endOnOutage } from '../../../../src/http/websocket/end-on-outage.ts';

const failing = (code: string): ExecutionResult => ({
  data: null,
  errors: [new GraphQLError('Lost.', { extensions: { code } })],
});

async function* items(...results: ExecutionResult[]) {
  yield* results;
  await Promise.resolve();
}

async function read(source: AsyncIterable<ExecutionResult>): Promise<ExecutionResult[]> {
  const results = [];
  for await (const result of source) results.push(result);
  return results;
}

describe('An outage in a subscription', () => {
  it('An item that was lost to an outage ends the subscription for a new attempt', async () => {
    const onOutage = vi.fn();
    const first = { data: { seq: '1' } };
    const source = items(first, failing('SERVICE_UNAVAILABLE'), { data: { seq: '3' } });
    expect(await read(endOnOutage(source, onOutage))).toEqual([first]);
    expect(onOutage).toHaveBeenCalledOnce();
    expect(await source.next()).toEqual({ done: true, value: undefined });
  });

  it('An error that a new attempt cannot change is delivered', async () => {
    const onOutage = vi.fn();
    const results = [failing('NOT_FOUND'), failing('INTERNAL_SERVER_ERROR')];
    expect(await read(endOnOutage(items(...results), onOutage))).toEqual(results);
    expect(onOutage).not.toHaveBeenCalled();
  });
});
