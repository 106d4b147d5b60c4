import type { PracticeFacts } from '../practice/practice.ts';
import { hasManualSync, sourceNames } from '../practice/practice.ts';
import type { RecordFacts } from '../records/record.ts';
import { recordNouns } from '../records/record.ts';
import type { SyncKind } from './sync-kind.ts';
import { recordTypeOf, syncLabels } from './sync-kind.ts';
import type { SyncRule, SyncSurface } from './sync-rule.ts';
import { ruleShows, syncRules } from './sync-rule.ts';
import type { SyncRun } from './sync-run.ts';
import { isFinished } from './sync-run.ts';

/** Why an action is shown but off. */
export type SyncActionReason = 'RUN_NOT_FINISHED' | 'RECONNECT_NEEDED';

/** Why a request is refused. */
export type SyncRefusalReason =
  | 'KIND_NOT_AVAILABLE'
  | 'SOURCE_WITHOUT_MANUAL_SYNC'
  | 'PRIMARY_FOR_CLIENT_MAINTENANCE'
  | 'TAX_ASSESSMENTS_NOT_IMPORTED'
  | 'RECORD_NOT_EXPECTED'
  | 'RECORD_EXPECTED'
  | 'RECORD_UNKNOWN'
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

/** Where somebody stands in the interface: on a surface and, where it is about one, at a record. */
export interface SyncPlace {
  readonly surface: SyncSurface;
  readonly record: RecordFacts | null;
}

/** What holds there at the moment. */
export interface SyncSituation {
  /** The practice's unfinished runs. */
  readonly unfinished: readonly SyncRun[];
  /** Until when a limit holds the practice; asking is possible meanwhile. */
  readonly pausedUntil: Date | null;
}

/**
 * What the viewer is offered there. A surface about a record offers nothing without one of its kind; on
 * one about the whole practice it does not matter what is open besides.
 */
export function syncActions(
  practice: PracticeFacts,
  { surface, record }: SyncPlace,
  { unfinished, pausedUntil }: SyncSituation,
): SyncAction[] {
  return syncRules
    .filter((rule) => rule.surface === surface && ruleShows(rule, practice))
    .filter(({ kind }) => isAbout(kind, record))
    .flatMap((rule) => {
      const run = unfinished.find((each) => isRunOf(each, rule, record)) ?? null;
      if (run !== null && rule.hiddenWhileRunning === true) return [];
      return [actionOf(rule, practice, { run, pausedUntil })];
    });
}

function actionOf(
  { kind, labels }: SyncRule,
  practice: PracticeFacts,
  { run, pausedUntil }: { readonly run: SyncRun | null; readonly pausedUntil: Date | null },
): SyncAction {
  const inTheWay = run !== null && isSleepingScheduledRun(run) ? null : run;
  const reason = reasonToWait(practice, inTheWay);
  const [idle, running] = labels ?? [syncLabels[kind], syncLabels[kind]];
  return {
    kind,
    label: inTheWay === null ? idle : running,
    enabled: reason === null,
    reason,
    pausedUntil: run?.pause?.until ?? pausedUntil,
    run,
  };
}

/** One that began by itself and sleeps goes on at once when somebody asks for it. */
const isSleepingScheduledRun = ({ requestedBy, state }: SyncRun): boolean =>
  requestedBy === null && state === 'PAUSED';

function isAbout(kind: SyncKind, record: RecordFacts | null): boolean {
  const type = recordTypeOf(kind);
  return type === null || record?.type === type;
}

function isRunOf(run: SyncRun, { kind }: SyncRule, record: RecordFacts | null): boolean {
  const recordId = recordTypeOf(kind) === null ? null : record?.id;
  return run.kind === kind && run.recordId === recordId && !isFinished(run);
}

function reasonToWait(practice: PracticeFacts, run: SyncRun | null): SyncActionReason | null {
  if (run !== null) return 'RUN_NOT_FINISHED';
  return practice.connection === 'CONNECTED' ? null : 'RECONNECT_NEEDED';
}

/** What is asked for: a kind, and the record that was named with it, as far as it was found. */
export interface RequestedSync {
  readonly kind: SyncKind;
  readonly recordNamed: boolean;
  readonly record: RecordFacts | null;
  /** A run of it is not finished, so that the request would join that one. */
  readonly joins: boolean;
}

/** What is asked for, once it is permitted. */
export interface PermittedSync {
  readonly kind: SyncKind;
  readonly recordId: string | null;
}

/**
 * Whether the viewer may ask for this sync at all: whether any surface offers it to them, or would but
 * for the run that they join. Nothing is asked of XPM by joining: it needs no connection.
 */
export function permitSync(
  practice: PracticeFacts,
  asked: RequestedSync,
): PermittedSync | SyncRefusal {
  const { kind, record, joins } = asked;
  if (!hasManualSync(practice.source)) {
    return {
      reason: 'SOURCE_WITHOUT_MANUAL_SYNC',
      message: `Manual syncs exist for practices whose records come from XPM or FYI; these come from ${sourceNames[practice.source]}.`,
    };
  }
  const rules = syncRules.filter((rule) => rule.kind === kind);
  if (rules.length === 0) {
    return {
      reason: 'KIND_NOT_AVAILABLE',
      message: `${syncLabels[kind]} runs by itself and cannot be asked for.`,
    };
  }
  if (!rules.some((rule) => ruleShows(rule, practice))) return refuseHidden(kind, practice);
  const problem = recordProblem(asked);
  if (problem !== null) return problem;
  if (!joins && practice.connection !== 'CONNECTED') {
    return {
      reason: 'RECONNECT_NEEDED',
      message: 'The practice is not connected to XPM. An admin has to connect it again.',
    };
  }
  return { kind, recordId: record?.id ?? null };
}

/** What is wrong with the record that was or was not named; `null` when nothing is. */
function recordProblem({ kind, record, recordNamed }: RequestedSync): SyncRefusal | null {
  const type = recordTypeOf(kind);
  const label = syncLabels[kind];
  if (type === null) {
    if (!recordNamed) return null;
    const message = `${label} is about the whole practice; leave recordId out.`;
    return { reason: 'RECORD_NOT_EXPECTED', message };
  }
  const noun = recordNouns[type];
  if (!recordNamed) {
    return {
      reason: 'RECORD_EXPECTED',
      message: `${label} is about one ${noun}: send its id as recordId.`,
    };
  }
  if (record?.type === type) return null;
  return { reason: 'RECORD_UNKNOWN', message: `There is no such ${noun} in this practice.` };
}

/** Why no surface offers the kind to this viewer. */
function refuseHidden(kind: SyncKind, practice: PracticeFacts): SyncRefusal {
  const label = syncLabels[kind];
  const isAdmin = practice.role === 'ADMIN';
  const open = syncRules.filter((rule) => rule.kind === kind && (isAdmin || !rule.adminsOnly));
  if (open.length === 0) {
    return { reason: 'ADMINS_ONLY', message: `Only an admin may ask for ${label}.` };
  }
  if (open.every((rule) => rule.hiddenWhenPrimary) && practice.primaryForClientMaintenance) {
    const closed = syncRules.filter((rule) => rule.kind === kind && !rule.hiddenWhenPrimary);
    const instead = !isAdmin && closed.length > 0 ? 'to you; ask an admin' : 'any more';
    return {
      reason: 'PRIMARY_FOR_CLIENT_MAINTENANCE',
      message: `Client data is maintained here and flows to XPM, so ${label} is not offered ${instead}.`,
    };
  }
  return {
    reason: 'TAX_ASSESSMENTS_NOT_IMPORTED',
    message: `${label} needs "Import Tax Assessments"; an admin can switch it on in the settings.`,
  };
}
