import { describe, expect, it } from 'vitest';
import { newRecordBatch } from '../../../src/db/records/record-stores.ts';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import { defaultRetryPolicy } from '../../../src/domain/sync/failed-call.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import type { PracticeSource } from '../../../src/ports/xpm/source.ts';
import { syncPage } from '../../../src/sync/page/sync-page.ts';
import { at, run } from '../domain/sync/run.ts';

/** Runs a page whose call fails, and returns what it stores and what it reports to `onFailure`. */
async function pageThatFails(failure: SourceFailure) {
  const stored: unknown[] = [];
  const reported: unknown[] = [];
  let row = run({ consecutiveFailures: defaultRetryPolicy.maxFailures - 1 });
  const keep = (...written: unknown[]) => {
    stored.push(...written);
    return Promise.resolve([]);
  };
  const tx = {
    runs: {
      lock: () => Promise.resolve(row),
      save: (after: SyncRun) => keep((row = after)),
    },
    problems: { anyOpen: () => Promise.resolve(false) },
    practices: { settings: () => Promise.resolve({ timeZone: 'Pacific/Auckland' }) },
    knownLists: { large: () => Promise.resolve(null) },
    quota: { endRun: () => Promise.resolve(1) },
    watermarks: { find: () => Promise.resolve(null) },
    connections: { lock: () => Promise.resolve(null) },
    connectionTrouble: { find: () => Promise.resolve(null) },
    activity: { follow: keep },
    events: { append: keep },
  } as unknown as Transaction;
  const refuse = () => Promise.reject(failure);
  const outcome = await syncPage(
    {
      unitOfWork: { transaction: (work) => work(tx), newBatch: newRecordBatch },
      source: { list: refuse } as Partial<PracticeSource> as PracticeSource,
      clock: { now: () => at(0) },
      newId: () => 'new',
      storeRetries: { firstWaitMs: 1, longestWaitMs: 1, maximumAttempts: 1 },
      retryPolicy: defaultRetryPolicy,
      jitter: () => 0,
      onFailure: (...args) => void reported.push(args),
    },
    { practiceId: row.practiceId, kind: row.kind, recordId: row.recordId, runId: row.id },
    new AbortController().signal,
  );
  return { outcome, stored, reported, row };
}

describe('A page whose call fails', () => {
  it('The whole failure is logged, and the practice sees nothing of the response', async () => {
    const failure = new SourceFailure(
      { type: 'unreadable', status: 200 },
      'clientgroup.api/list',
      'clientgroup.api/list: the response cannot be read, its root is html',
      { excerpt: '<html>Ann Example</html>' },
    );
    const { outcome, stored, reported, row } = await pageThatFails(failure);
    expect(outcome).toEqual({ type: 'ended' });
    expect(reported).toEqual([[failure, { runId: row.id }]]);
    expect(row).toMatchObject({ state: 'FAILED', failure: { code: 'UNREADABLE_RESPONSE' } });
    expect(JSON.stringify(stored)).not.toMatch(/html|Ann/);
  });
});
