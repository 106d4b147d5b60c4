import { describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '../../../../embedded/demo/api-client.ts';
import type { SyncRun } from '../../../../embedded/demo/first-sync.ts';
import { follow } from '../../../../embedded/demo/first-sync.ts';

const run = (given: Partial<SyncRun>): SyncRun => ({
  id: 'SyncRun:1',
  kind: 'JOBS',
  state: 'RUNNING',
  finishedAt: null,
  progress: { done: 0, total: null },
  pause: null,
  failure: null,
  ...given,
});

const paused = (seconds: number): SyncRun =>
  run({
    state: 'PAUSED',
    pause: { limit: 'DAY', until: new Date(Date.now() + seconds * 1000).toISOString() },
  });

/** An API of which nothing is needed but the runs that it tells of, one after the other. */
function telling(...runs: readonly SyncRun[]): ApiClient {
  return {
    practiceId: 'Practice:1',
    async *subscribe() {
      for (const each of runs) yield await Promise.resolve({ syncStatus: { runs: [each] } });
    },
  } as unknown as ApiClient;
}

describe('the first sync that npm start follows', () => {
  it('is followed to its end, through pauses of seconds', async () => {
    const [slept, over] = [paused(30), run({ state: 'SUCCEEDED' })];
    const told = vi.fn<(now: SyncRun) => void>();
    expect(await follow(telling(run({}), slept, over), run({}), told)).toBe(over);
    expect(told.mock.calls).toEqual([[run({})], [slept]]);
  });

  it('is left to itself while it sleeps for hours: everything else is ready', async () => {
    const asleep = paused(3600);
    expect(await follow(telling(run({}), asleep), run({}), () => undefined)).toBe(asleep);
  });
});
