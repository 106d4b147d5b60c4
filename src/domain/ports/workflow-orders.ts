import type { SyncRun } from '../sync-run.ts';

/** What names a sync's workflow. */
export type SyncKey = Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'> & {
  readonly runId: string;
};

/** What can be asked of the workflows. Each may arrive twice and must then do nothing more. */
export type WorkflowOrder =
  | { readonly type: 'start-sync'; readonly sync: SyncKey }
  | { readonly type: 'cancel-sync'; readonly sync: SyncKey };

/** `later`: not now, ask again (an earlier workflow of the same name is still closing). */
export type Delivery = 'delivered' | 'later';

/**
 * Carries orders out; `attempts` says how often this one was tried, this time included. Throws when
 * the workflow service does not answer.
 */
export interface Workflows {
  deliver(order: WorkflowOrder, attempts: number): Promise<Delivery>;
}
