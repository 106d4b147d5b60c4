import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { TextRules } from '../domain/edits/entered-text.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import type { PendingChange } from '../domain/edits/pending-change.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted, Refusal } from '../domain/practice/refusal.ts';
import { notFound } from '../domain/practice/refusal.ts';
import type { RecordFacts, RecordKey } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';
import type { Clock } from '../ports/clock.ts';
import { whyArchived, whyNotSent } from './not-editable.ts';

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

/** Why no edit of the practice can be sent; `null` when it can. */
export function refuseUnconnected(practice: PracticeFacts): EditRefusal | null {
  const why = whyNotSent(practice);
  if (why === null) return null;
  const { reason, message } = why;
  return reason === 'RECONNECT_NEEDED'
    ? { type: 'ReconnectNeeded', reason, message }
    : { type: 'NotPermitted', reason, message };
}

export function refuseArchived({ record }: EditContext): EditRefusal | null {
  const why = whyArchived(record);
  return why === null ? null : { type: 'RecordArchived', message: why.message };
}

export const keyOf = ({ practiceId, type, id }: RecordKey): RecordKey => ({ practiceId, type, id });
