import type { SyncKey } from '../src/domain/ports/workflow-orders.ts';

// Names and ids here are stored data: workflows that sleep carry them for days. Chosen once.

/** The workflow that carries out one run. Its id is the lock's key, so there is one per practice and kind. */
export type SyncWorkflow = (input: SyncKey) => Promise<void>;

export const syncWorkflowType = 'syncWorkflow';

export function syncWorkflowId({ practiceId, kind, recordId }: SyncKey): string {
  return ['sync', practiceId, kind, ...(recordId === '' ? [] : [recordId])].join('/');
}

/** Ends a pause early. */
export const wakeSignalName = 'wake';

/** What one page did. Everything else is in the run's row. */
export type PageOutcome =
  | { readonly type: 'more' }
  /** A limit holds: sleep until `resumeAt` (epoch milliseconds), then ask for the same page. */
  | { readonly type: 'paused'; readonly resumeAt: number }
  /** The run has ended, in whatever state. */
  | { readonly type: 'ended' };

/** Why a workflow ends a run that no page has ended. */
export type SyncEnd = 'cancelled' | 'internal-error';

export interface SyncActivities {
  /** Reads the run's next page from XPM and stores it. */
  syncPage(input: SyncKey): Promise<PageOutcome>;
  /** Ends the run, unless it has ended already. */
  endSync(input: SyncKey & { readonly end: SyncEnd }): Promise<void>;
}
