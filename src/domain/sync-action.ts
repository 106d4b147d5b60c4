import type { PracticeFacts } from './practice.ts';
import { isSyncKind, syncLabels } from './sync-kind.ts';
import type { SyncKind, SyncKind } from './sync-kind.ts';
import { isFinished } from './sync-run.ts';
import type { SyncRun } from './sync-run.ts';

/** The places of the interface that offer a manual sync. */
export type SyncSurface = 'APP_WINDOW' | 'CLIENT_LIST' | 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY';

/** Why an action is shown but off. */
export type SyncActionReason = 'RUN_NOT_FINISHED' | 'RECONNECT_NEEDED';

/** Why a request is refused. */
export type SyncRefusalReason =
  | 'KIND_NOT_AVAILABLE'
  | 'SOURCE_WITHOUT_MANUAL_SYNC'
  | 'PRIMARY_FOR_CLIENT_MAINTENANCE'
  | 'TAX_ASSESSMENTS_NOT_IMPORTED'
  | 'RECORD_NOT_EXPECTED'
  | 'ADMINS_ONLY'
  | 'RECONNECT_NEEDED';

/** A manual sync as it is offered to one viewer in one place. Hidden ones do not exist. */
export interface SyncAction {
  readonly kind: SyncKind;
  readonly label: string;
  readonly enabled: boolean;
  readonly reason: SyncActionReason | null;
  readonly pausedUntil: Date | null;
  readonly run: SyncRun | null;
}

export interface SyncRefusal {
  readonly reason: SyncRefusalReason;
  readonly message: string;
}

interface SyncRule {
  readonly surface: SyncSurface;
  readonly kind: SyncKind;
  readonly adminsOnly: boolean;
  readonly hiddenWhenPrimary: boolean;
  /** Shown only while *Import Tax Assessments* is on. */
  readonly forTaxAssessments?: true;
  /** Before and while it runs; the kind's own label when absent. */
  readonly labels?: readonly [idle: string, running: string];
}

/** The one table of who is offered what, where (see DESIGN "Who may do what, when"). */
const rules: readonly SyncRule[] = [
  { surface: 'APP_WINDOW', kind: 'CLIENTS', adminsOnly: true, hiddenWhenPrimary: false },
  { surface: 'APP_WINDOW', kind: 'USERS', adminsOnly: true, hiddenWhenPrimary: false },
  { surface: 'APP_WINDOW', kind: 'JOBS', adminsOnly: true, hiddenWhenPrimary: false },
  {
    ...{ surface: 'APP_WINDOW', kind: 'TAX_RETURNS', adminsOnly: true, hiddenWhenPrimary: false },
    forTaxAssessments: true,
  },
  { surface: 'APP_WINDOW', kind: 'FIELD_DEFINITIONS', adminsOnly: true, hiddenWhenPrimary: true },
  {
    surface: 'CLIENT_LIST',
    kind: 'CLIENTS',
    adminsOnly: false,
    hiddenWhenPrimary: true,
    labels: ['Sync', 'Syncing'],
  },
];

const hasManualSync = (practice: PracticeFacts): boolean =>
  practice.source === 'XPM' || practice.source === 'FYI';

function shows(rule: SyncRule, practice: PracticeFacts): boolean {
  if (!hasManualSync(practice)) return false;
  if (rule.adminsOnly && practice.role !== 'ADMIN') return false;
  if (rule.forTaxAssessments && !practice.importTaxAssessments) return false;
  return !(rule.hiddenWhenPrimary && practice.primaryForClientMaintenance);
}

/**
 * What the viewer is offered on a surface.
 * @param unfinished the practice's unfinished runs
 * @param pausedUntil until when a limit holds the practice; asking is possible meanwhile
 */
export function syncActions(
  practice: PracticeFacts,
  surface: SyncSurface,
  unfinished: readonly SyncRun[],
  pausedUntil: Date | null,
): SyncAction[] {
  return rules
    .filter((rule) => rule.surface === surface && shows(rule, practice))
    .map((rule) => {
      const run = unfinished.find((each) => each.kind === rule.kind && !isFinished(each)) ?? null;
      const reason = reasonToWait(practice, run);
      const [idle, running] = rule.labels ?? [syncLabels[rule.kind], syncLabels[rule.kind]];
      return {
        kind: rule.kind,
        label: run === null ? idle : running,
        enabled: reason === null,
        reason,
        pausedUntil: run?.pause?.until ?? pausedUntil,
        run,
      };
    });
}

function reasonToWait(practice: PracticeFacts, run: SyncRun | null): SyncActionReason | null {
  if (run !== null) return 'RUN_NOT_FINISHED';
  return practice.connection === 'CONNECTED' ? null : 'RECONNECT_NEEDED';
}

/** What is asked for, once it is known to be readable. */
export interface PermittedSync {
  readonly kind: SyncKind;
  readonly recordId: string;
}

/** Whether the viewer may ask for this sync at all: whether any surface offers it to them. */
export function permitSync(
  practice: PracticeFacts,
  asked: { readonly kind: SyncKind; readonly recordId: string | null },
): PermittedSync | SyncRefusal {
  const { kind, recordId } = asked;
  if (!hasManualSync(practice)) {
    return {
      reason: 'SOURCE_WITHOUT_MANUAL_SYNC',
      message: `Manual syncs exist for practices whose records come from XPM or FYI; these come from ${practice.source}.`,
    };
  }
  if (!isSyncKind(kind)) {
    return { reason: 'KIND_NOT_AVAILABLE', message: `${kind} cannot be asked for.` };
  }
  const offered = rules.filter((rule) => rule.kind === kind);
  if (!offered.some((rule) => shows(rule, practice))) return refuseHidden(kind, practice);
  if (recordId !== null) {
    return {
      reason: 'RECORD_NOT_EXPECTED',
      message: `${syncLabels[kind]} is about the whole practice; leave recordId out.`,
    };
  }
  if (practice.connection !== 'CONNECTED') {
    return {
      reason: 'RECONNECT_NEEDED',
      message: 'The practice is not connected to XPM. An admin has to connect it again.',
    };
  }
  return { kind, recordId: '' };
}

/** Why no surface offers the kind to this viewer. */
function refuseHidden(kind: SyncKind, practice: PracticeFacts): SyncRefusal {
  const label = syncLabels[kind];
  const isAdmin = practice.role === 'ADMIN';
  const open = rules.filter((rule) => rule.kind === kind && (isAdmin || !rule.adminsOnly));
  if (open.length === 0) {
    return { reason: 'ADMINS_ONLY', message: `Only an admin may ask for ${label}.` };
  }
  if (open.every((rule) => rule.hiddenWhenPrimary) && practice.primaryForClientMaintenance) {
    return {
      reason: 'PRIMARY_FOR_CLIENT_MAINTENANCE',
      message: `Client data is maintained here and flows to XPM, so ${label} is not offered ${isAdmin ? 'any more' : 'to you; ask an admin'}.`,
    };
  }
  return {
    reason: 'TAX_ASSESSMENTS_NOT_IMPORTED',
    message: `${label} needs "Import Tax Assessments"; an admin can switch it on in the settings.`,
  };
}
