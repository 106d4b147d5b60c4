import type { SyncKind } from '../sync-kind.ts';
import { readsWholePractice, syncKinds } from '../sync-kind.ts';

/** How fresh the records of one kind are, by its runs. */
export interface SyncKindFacts {
  readonly kind: SyncKind;
  /** The latest run that has ended; `null` before. */
  readonly lastRunId: string | null;
  /** The run that has not ended; `null` when there is none. */
  readonly unfinishedRunId: string | null;
  /** When the latest run ended that read its lists to their end. */
  readonly lastSucceededAt: Date | null;
  /** When that run started, unless the practice has to read everything again. */
  readonly completeAsOf: Date | null;
  /** The failed runs since. */
  readonly consecutiveFailures: number;
}

/** The kinds that are about a whole practice. */
export const practiceKinds: readonly SyncKind[] = syncKinds.filter(readsWholePractice);
