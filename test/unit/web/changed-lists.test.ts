import type { Cache } from '@urql/exchange-graphcache';
import { expect, test } from 'vitest';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { allDescriptors } from '../../../src/sync/kinds/index.ts';
import { createChangedLists } from '../../../web/live/changed-lists.ts';

const practice = 'Practice:1';

interface Run {
  readonly id: string;
  readonly finishedAt: string | null;
}

const jobs: SyncKind = 'JOBS';
const displayed = ['syncKinds', 'jobs'];

/** The fields of the practice that each item of the subscription renews, from a window that has read these. */
function follow(items: readonly Run[][], { reset = false, fields = displayed, kind = jobs } = {}) {
  const renewed: string[][] = [];
  const cache = {
    inspectFields: () => fields.map((fieldName) => ({ fieldName, arguments: null })),
    invalidate: (_entity: unknown, fieldName: string) => renewed.at(-1)?.push(fieldName),
    resolve: () => undefined,
  } as unknown as Cache;
  const refetchChangedLists = createChangedLists();
  for (const runs of items) {
    renewed.push([]);
    const rest = { reset, clients: [], jobs: [] };
    const status = { ...rest, runs: runs.map((run) => ({ ...run, kind })) };
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

test.each(allDescriptors)(
  'The end of $label renews every list that it stores',
  ({ kind, tables }) => {
    const lists: readonly string[] = tables.map(({ list }) => list);
    const reviews = tables.length === 0 ? [] : ['deletionReviews'];
    const fields = ['problems', 'problemCauses', ...lists, ...reviews];
    const ended = { id: 'SyncRun:1', finishedAt: '2026-03-02T00:00:00Z' };
    expect(follow([[ended]], { fields, kind })[0]?.toSorted()).toEqual(fields.toSorted());
  },
);
