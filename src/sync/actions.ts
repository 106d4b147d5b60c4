import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts } from '../domain/practice/practice.ts';
import { hasManualSync } from '../domain/practice/practice.ts';
import type {
  SyncAction,
  SyncActionReason,
  SyncHiddenReason,
  SyncPlace,
  SyncSituation,
} from '../domain/sync/sync-action.ts';
import { recordTypeOf } from '../domain/sync/sync-kind.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { isFinished } from '../domain/sync/sync-run.ts';
import type { SurfaceRule, SyncKindDescriptor } from './kinds/descriptor.ts';
import { allDescriptors } from './kinds/index.ts';

/** Why the rule hides the kind from the practice's viewer, whatever runs at the moment; `null` when it does not. */
export function reasonToHide(
  { needsTaxAssessments }: SyncKindDescriptor,
  rule: SurfaceRule,
  practice: PracticeFacts,
): SyncHiddenReason | null {
  if (!hasManualSync(practice.source)) return 'SOURCE_WITHOUT_MANUAL_SYNC';
  if (rule.adminsOnly && practice.role !== 'ADMIN') return 'ADMINS_ONLY';
  if (needsTaxAssessments && !practice.importTaxAssessments) return 'TAX_ASSESSMENTS_NOT_IMPORTED';
  const isHidden = rule.hiddenWhenPrimary && practice.primaryForClientMaintenance;
  return isHidden ? 'PRIMARY_FOR_CLIENT_MAINTENANCE' : null;
}

/** Whether some surface offers the kind to the practice's viewer. */
export const isOffered = (descriptor: SyncKindDescriptor, practice: PracticeFacts): boolean =>
  descriptor.surfaces.some((rule) => reasonToHide(descriptor, rule, practice) === null);

/**
 * The actions that the viewer sees. A surface about a record offers nothing without a record of its type;
 * a surface about the whole practice ignores the open record.
 */
export function syncActions(
  practice: PracticeFacts,
  { surface, record }: SyncPlace,
  { unfinished, quota }: SyncSituation,
): SyncAction[] {
  return allDescriptors.flatMap((descriptor) => {
    const { kind } = descriptor;
    const rule = descriptor.surfaces.find((each) => each.surface === surface);
    if (rule === undefined || reasonToHide(descriptor, rule, practice) !== null) return [];
    const type = recordTypeOf(kind);
    if (type !== null && record?.type !== type) return [];
    const recordId = type === null ? null : (record?.id ?? null);
    const run = unfinished.find((each) => isRunOf(each, kind, recordId)) ?? null;
    if (run !== null && rule.hiddenWhileRunning) return [];
    const offered = { descriptor, rule, run };
    return [actionOf(offered, practice, quota)];
  });
}

const isRunOf = (run: SyncRun, kind: SyncRun['kind'], recordId: string | null) =>
  run.kind === kind && run.recordId === recordId && !isFinished(run);

interface OfferedSync {
  readonly descriptor: SyncKindDescriptor;
  readonly rule: SurfaceRule;
  readonly run: SyncRun | null;
}

function actionOf(
  { descriptor, rule, run }: OfferedSync,
  practice: PracticeFacts,
  quota: SyncSituation['quota'],
): SyncAction {
  const { kind, label } = descriptor;
  const blocking = run !== null && isSleepingScheduledRun(run) ? null : run;
  const reason = reasonToDisable(practice, blocking);
  const { idle, running } = rule.labels ?? { idle: label, running: label };
  return {
    kind,
    label: blocking === null ? idle : running,
    enabled: reason === null,
    reason,
    pausedUntil: run?.pause?.until ?? quota.pausedUntil,
    pausedBy: run?.pause?.limit ?? quota.pausedBy,
    run,
  };
}

/** A paused scheduled run blocks no request: the request ends its pause. */
const isSleepingScheduledRun = ({ requestedBy, state }: SyncRun): boolean =>
  requestedBy === null && state === 'PAUSED';

function reasonToDisable(practice: PracticeFacts, run: SyncRun | null): SyncActionReason | null {
  if (run !== null) return 'RUN_NOT_FINISHED';
  return hasConsent(practice.connection) ? null : 'RECONNECT_NEEDED';
}
