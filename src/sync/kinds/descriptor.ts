import type { SyncScheduleName } from '../../domain/sync/schedule.ts';
import type { SyncSurface } from '../../domain/sync/sync-action.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { SyncMode, SyncRun } from '../../domain/sync/sync-run.ts';
import type { PracticeSource } from '../../ports/xpm/source.ts';
import type { RecordTable } from '../steps/record-table.ts';
import type { Step } from '../steps/step.ts';

/** Everything about one kind of sync. `scopeOf(kind)` has its scope, for code that cannot see descriptors. */
export interface SyncKindDescriptor {
  readonly kind: SyncKind;
  /** The label of its button and the title of its activity entries. */
  readonly label: string;
  /** What the API documentation says about it. */
  readonly description: string;
  /** The noun for its records in the practice activity. */
  readonly noun: string;
  /** The same for a single one. */
  readonly nounOfOne: string;
  /** The activity's verb for what is missing in XPM. */
  readonly missingAre: 'archived' | 'cleared';
  /** The surfaces that offer it, with their rules. A kind without any cannot be requested. */
  readonly surfaces: readonly SurfaceRule[];
  /** The schedules that start it, with the mode. */
  readonly schedules: Readonly<Partial<Record<SyncScheduleName, SyncMode>>>;
  /** It exists only while the practice imports tax assessments. */
  readonly needsTaxAssessments: boolean;
  /** It starts automatically even while client data is maintained here (*Primary*). */
  readonly scheduledWhenPrimary: boolean;
  /** The source can list only the records that changed since an instant. */
  readonly incremental: boolean;
  /** A run waits until the pending changes of its record have reached XPM. */
  readonly waitsForPendingChanges: boolean;
  /** The tables whose missing records its lists prove. */
  readonly tables: readonly RecordTable[];
  /** The lists that a run reads, in order. */
  steps(run: SyncRun, source: PracticeSource): readonly Step[];
}

/** How one surface offers a kind. */
export interface SurfaceRule {
  readonly surface: SyncSurface;
  readonly adminsOnly: boolean;
  /** Hidden while client data is maintained here (*Primary*). */
  readonly hiddenWhenPrimary: boolean;
  /** Hidden while its run is unfinished: the record's *Pending Sync* tag is displayed instead. */
  readonly hiddenWhileRunning: boolean;
  /** The button's labels before and during a run; `null` for the kind's label. */
  readonly labels: { readonly idle: string; readonly running: string } | null;
}
