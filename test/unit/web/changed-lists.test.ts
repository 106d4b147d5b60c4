import type { Cache } from '@urql/exchange-graphcache';
import { expect, test } from 'vitest';
import { createChangedLists } from '../../../web/live/changed-lists.ts';

const practice = 'Practice:1';

interface Run {
  readonly id: string;
  readonly finishedAt: string | null;
}

/** The fields of the practice that each item of the subscription renews, from a window that has read both. */
function follow(items: readonly Run[][], { reset = false } = {}) {
  const renewed: string[][] = [];
  const cache = {
    inspectFields: () => ['syncKinds', 'jobs'].map((fieldName) => ({ fieldName, arguments: null })),
    invalidate: (_entity: unknown, fieldName: string) => renewed.at(-1)?.push(fieldName),
    resolve: () => undefined,
  } as unknown as Cache;
  const refetchChangedLists = createChangedLists();
  for (const runs of items) {
    renewed.push([]);
    const rest = { reset, clients: [], jobs: [] };
    const status = { ...rest, runs: runs.map((run) => ({ ...run, kind: 'JOBS' as const })) };
    refetchChangedLists(cache, practice, status);
  }
  return renewed;
}

test('The freshness is read again when a sync is requested and when it ends, and not for its progress', () => {
  const run = { id: 'SyncRun:1', finishedAt: null };
  const ended = { ...run, finishedAt: '2026-03-02T00:00:00Z' };
  expect(follow([[run], [run], [ended]])).toEqual([['syncKinds'], [], ['syncKinds', 'jobs']]);
});

test('A sync that ends before the window receives anything else renews its lists', () => {
  const ended = { id: 'SyncRun:1', finishedAt: '2026-03-02T00:00:00Z' };
  expect(follow([[ended]])).toEqual([['syncKinds', 'jobs']]);
});

test('A reset renews every list, because the pages may have been read before it', () => {
  expect(follow([[{ id: 'SyncRun:1', finishedAt: null }]], { reset: true })).toEqual([
    expect.arrayContaining(['syncKinds', 'jobs']),
  ]);
});
