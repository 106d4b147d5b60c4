import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import { adminsOnly } from '../domain/practice/refusal.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';
import type { SyncRefusal, SyncRefusalReason } from '../domain/sync/sync-action.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import { recordTypeOf } from '../domain/sync/sync-kind.ts';
import { isOffered } from './actions.ts';
import type { SyncKindDescriptor } from './kinds/descriptor.ts';
import { descriptorOf } from './kinds/index.ts';

/** A kind, and the record that the request names, as far as it was found. */
export interface RequestedSync {
  readonly kind: SyncKind;
  readonly recordNamed: boolean;
  readonly record: RecordFacts | null;
  /** An unfinished run exists, so the request would join it. */
  readonly joins: boolean;
}

export type SyncPermission =
  | { readonly type: 'permitted'; readonly sync: PermittedSync }
  | { readonly type: 'refused'; readonly refusal: SyncRefusal };

export interface PermittedSync {
  readonly kind: SyncKind;
  readonly recordId: string | null;
}

const refused = (reason: SyncRefusalReason, message: string): SyncPermission => ({
  type: 'refused',
  refusal: { reason, message },
});

/**
 * Whether the viewer may request this sync: whether any surface offers it, or would if the run that the
 * request joins were finished. Joining makes no call to XPM, so it needs no connection.
 */
export function permitSync(practice: PracticeFacts, requested: RequestedSync): SyncPermission {
  const { kind, record, joins } = requested;
  const descriptor = descriptorOf(kind);
  if (!hasManualSync(practice.source)) {
    return refused(
      'SOURCE_WITHOUT_MANUAL_SYNC',
      `Manual syncs are available for practices whose records come from XPM or FYI. The records of this practice come from ${sourceNames[practice.source]}.`,
    );
  }
  if (descriptor.surfaces.length === 0) {
    const message = `${descriptor.label} runs automatically and cannot be requested.`;
    return refused('KIND_NOT_AVAILABLE', message);
  }
  if (!descriptor.surfaces.some((rule) => isOffered(descriptor, rule, practice))) {
    return refuseHidden(descriptor, practice);
  }
  const problem = recordProblem(requested, descriptor);
  if (problem !== null) return problem;
  if (!joins && !hasConsent(practice.connection)) {
    return refused(
      'RECONNECT_NEEDED',
      'The practice is not connected to XPM. An admin has to connect it again.',
    );
  }
  return { type: 'permitted', sync: { kind, recordId: record?.id ?? null } };
}

/** What is wrong with the named record; `null` when it is right. */
function recordProblem(
  { kind, record, recordNamed }: RequestedSync,
  { label }: SyncKindDescriptor,
): SyncPermission | null {
  const type = recordTypeOf(kind);
  if (type === null) {
    if (!recordNamed) return null;
    const message = `${label} is about the whole practice. Omit recordId.`;
    return refused('RECORD_NOT_EXPECTED', message);
  }
  const noun = recordNouns[type];
  if (!recordNamed) {
    const message = `${label} is about one ${noun}. Send its id as recordId.`;
    return refused('RECORD_EXPECTED', message);
  }
  if (record?.type === type) return null;
  return refused('RECORD_UNKNOWN', `This practice has no such ${noun}.`);
}

/** Why no surface offers the kind to this viewer. */
function refuseHidden(
  { label, surfaces }: SyncKindDescriptor,
  practice: PracticeFacts,
): SyncPermission {
  const isAdmin = practice.role === 'ADMIN';
  const forRole = surfaces.filter((rule) => isAdmin || !rule.adminsOnly);
  if (forRole.length === 0) return refused('ADMINS_ONLY', adminsOnly(`request ${label}`).message);
  if (forRole.every((rule) => rule.hiddenWhenPrimary) && practice.primaryForClientMaintenance) {
    const forAdmins = !isAdmin && surfaces.some((rule) => !rule.hiddenWhenPrimary);
    const message = forAdmins
      ? `Client data is maintained here and is sent to XPM, so only an admin can request ${label}.`
      : `Client data is maintained here and is sent to XPM, so ${label} is not available.`;
    return refused('PRIMARY_FOR_CLIENT_MAINTENANCE', message);
  }
  return refused(
    'TAX_ASSESSMENTS_NOT_IMPORTED',
    `${label} needs "Import Tax Assessments". An admin can switch it on in the settings.`,
  );
}
