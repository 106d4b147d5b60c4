import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts } from '../domain/practice/practice.ts';
import { hasManualSync } from '../domain/practice/practice.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';
import type {
  SyncHiddenReason,
  SyncRefusal,
  SyncRefusalReason,
} from '../domain/sync/sync-action.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import { recordTypeOf } from '../domain/sync/sync-kind.ts';
import { isOffered, reasonToHide } from './actions.ts';
import { messageOf } from './hidden.ts';
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

export const reconnectNeeded: SyncRefusal = {
  reason: 'RECONNECT_NEEDED',
  message: 'The practice is not connected to XPM. An admin has to connect it again.',
};

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
  const hidden = (reason: SyncHiddenReason) =>
    refused(reason, messageOf(reason, descriptor, practice));
  if (!hasManualSync(practice.source)) return hidden('SOURCE_WITHOUT_MANUAL_SYNC');
  if (descriptor.surfaces.length === 0) {
    const message =
      kind === 'PROBLEMS'
        ? `${descriptor.label} is about problems. Request it with retryProblems.`
        : `${descriptor.label} runs automatically and cannot be requested.`;
    return refused('KIND_NOT_AVAILABLE', message);
  }
  if (!isOffered(descriptor, practice)) return hidden(reasonOf(descriptor, practice));
  const problem = recordProblem(requested, descriptor);
  if (problem !== null) return problem;
  if (!joins && !hasConsent(practice.connection)) {
    return { type: 'refused', refusal: reconnectNeeded };
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

/** Why no surface offers the kind to this viewer: the role only if nothing else is the reason. */
function reasonOf(descriptor: SyncKindDescriptor, practice: PracticeFacts): SyncHiddenReason {
  const reasons = descriptor.surfaces.map((rule) => reasonToHide(descriptor, rule, practice));
  return reasons.find((reason) => reason !== null && reason !== 'ADMINS_ONLY') ?? 'ADMINS_ONLY';
}
