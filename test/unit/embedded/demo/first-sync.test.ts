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

/** An API whose subscription publishes these runs, one after the other. */
function publishing(...runs: readonly SyncRun[]): ApiClient {
  return {
    practiceId: 'Practice:1',
    async *subscribe() {
      for (const each of runs) yield await Promise.resolve({ syncStatus: { runs: [each] } });
    },
  } as unknown as ApiClient;
}

describe('Following the first sync', () => {
  it('A run is followed to its end through pauses of seconds', async () => {
    const [pausedRun, finished] = [paused(30), run({ state: 'SUCCEEDED' })];
    const onProgress = vi.fn<(now: SyncRun) => void>();
    expect(await follow(publishing(run({}), pausedRun, finished), run({}), onProgress)).toBe(
      finished,
    );
    expect(onProgress.mock.calls).toEqual([[run({})], [pausedRun]]);
  });

  it('A run that pauses for hours is not awaited, because everything else is ready', async () => {
    const pausedRun = paused(3600);
    expect(await follow(publishing(run({}), pausedRun), run({}), () => undefined)).toBe(pausedRun);
  });
});
