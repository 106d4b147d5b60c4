import type { SyncRun } from '../../../../src/domain/sync/sync-run.ts';
import { initialCursor, initialProgress } from '../../../../src/domain/sync/sync-run.ts';

/** An instant, so many seconds into the day. */
export const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 24, 9, 0, seconds));

export function run(given: Partial<SyncRun> = {}): SyncRun {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    practiceId: '00000000-0000-4000-8000-000000000002',
    kind: 'CLIENTS',
    recordId: null,
    state: 'RUNNING',
    trigger: 'MANUAL',
    requestedBy: 'Ada Finch',
    cancelledBy: null,
    requestedAt: at(0),
    startedAt: null,
    finishedAt: null,
    mode: 'FULL',
    rerunRequested: null,
    cursor: initialCursor,
    progress: initialProgress,
    calls: null,
    pause: null,
    wait: null,
    consecutiveFailures: 0,
    failure: null,
    ...given,
  };
}
