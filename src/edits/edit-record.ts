import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { TextRules } from '../domain/edits/entered-text.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import type { PendingChange } from '../domain/edits/pending-change.ts';
import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import type { NotPermitted, Refusal } from '../domain/practice/refusal.ts';
import { notFound } from '../domain/practice/refusal.ts';
import type { RecordFacts, RecordKey } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';
import type { Clock } from '../ports/clock.ts';

/** Why an edit was not made. */
export type EditRefusal =
  | NotPermitted
  | (Refusal & { readonly type: 'ReconnectNeeded' })
  | { readonly type: 'RecordArchived'; readonly message: string }
  | { readonly type: 'InvalidFields'; readonly problems: readonly FieldProblem[] };

export type EditOutcome = { readonly type: 'Edited'; readonly record: RecordKey } | EditRefusal;

export interface EditDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly textRules: TextRules;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A record as the API identifies it. */
export type NamedRecord = Pick<RecordKey, 'type' | 'id'>;

/** One edit in its transaction, which has locked the record. */
export interface EditContext {
  readonly deps: EditDependencies;
  readonly tx: Transaction;
  readonly viewer: Viewer;
  readonly record: RecordFacts;
  /** The record's pending changes by field. */
  readonly pending: ReadonlyMap<string, PendingChange>;
  readonly at: Date;
}

/** Runs `work` with the record locked, provided that the practice can send edits to XPM. */
export function withEditableRecord<T>(
  deps: EditDependencies,
  viewer: Viewer,
  named: NamedRecord | null,
  work: (edit: EditContext) => Promise<T>,
): Promise<T | EditRefusal> {
  return withLockedRecord<T | EditRefusal>(
    deps,
    viewer,
    named,
    async (edit, practice) => refuseUnconnected(practice) ?? work(edit),
  );
}

/** Runs `work` with the record locked, provided that it belongs to a practice of the viewer. */
export async function withLockedRecord<T>(
  deps: EditDependencies,
  viewer: Viewer,
  named: NamedRecord | null,
  work: (edit: EditContext, practice: PracticeFacts) => Promise<T>,
): Promise<T | EditRefusal> {
  return deps.unitOfWork.transaction(async (tx) => {
    const key = named && (await tx.records.locate(named));
    const practice = key && (await tx.practices.find(key.practiceId, viewer.subject));
    if (key === null || practice === null) {
      const noun = named === null ? 'client or job' : recordNouns[named.type];
      return notFound(`There is no such ${noun} in your practices.`);
    }
    const record = await tx.records.lock(key);
    if (record === null) throw new Error(`Record ${key.id} disappeared before it was locked.`);
    const changes = await tx.pending.of(key);
    const pending = new Map(changes.map((change) => [change.field, change]));
    return work({ deps, tx, viewer, record, pending, at: deps.clock.now() }, practice);
  });
}

function refuseUnconnected(practice: PracticeFacts): EditRefusal | null {
  if (!hasManualSync(practice.source)) {
    const message = `Records of this practice come from ${sourceNames[practice.source]} and can be edited only there.`;
    return { type: 'NotPermitted', reason: 'SOURCE_WITHOUT_MANUAL_SYNC', message };
  }
  if (hasConsent(practice.connection)) return null;
  const message =
    'The practice is not connected to XPM, so edits cannot be sent. An admin has to connect XPM again.';
  return { type: 'ReconnectNeeded', reason: 'RECONNECT_NEEDED', message };
}

export function refuseArchived({ record }: EditContext): EditRefusal | null {
  if (!record.archived) return null;
  const message = `The ${recordNouns[record.type]} “${record.name}” is archived or deleted in XPM and cannot be edited.`;
  return { type: 'RecordArchived', message };
}

export const keyOf = ({ practiceId, type, id }: RecordKey): RecordKey => ({ practiceId, type, id });
