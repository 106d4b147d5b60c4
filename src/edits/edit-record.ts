import type { Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { PracticeEvent } from '../domain/activity/events.ts';
import { recordsChanged } from '../domain/activity/events.ts';
import type { ContentKind } from '../domain/edits/editable-field.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import type { Content, PendingChange } from '../domain/edits/pending-change.ts';
import { edited, isQueued, sameContent } from '../domain/edits/pending-change.ts';
import type { PracticeFacts, Viewer } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import type { RecordFacts, RecordKey } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';
import type { Clock } from '../ports/clock.ts';
import { recordPendingSyncChanges } from './pending-sync-changed.ts';

/** What can become of an edit besides being done. */
export type EditRefusal =
  | { readonly type: 'NotPermitted'; readonly message: string }
  | { readonly type: 'ReconnectNeeded'; readonly message: string }
  | { readonly type: 'RecordArchived'; readonly message: string }
  | { readonly type: 'InvalidFields'; readonly problems: readonly FieldProblem[] };

export type EditOutcome = { readonly type: 'Edited'; readonly record: RecordKey } | EditRefusal;

export interface EditDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A record as the API names it. */
export type NamedRecord = Pick<RecordKey, 'type' | 'id'>;

/** One edit on its way through its transaction. The record is held. */
export interface EditContext {
  readonly deps: EditDependencies;
  readonly tx: Transaction;
  readonly viewer: Viewer;
  readonly record: RecordFacts;
  readonly pending: ReadonlyMap<string, PendingChange>;
  readonly at: Date;
}

/** Finds and holds the record, if the viewer may edit it now; `work` does the rest. */
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

/** Finds and holds the record, whether it can be edited now or not. */
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
      return { type: 'NotPermitted', message: `There is no such ${noun} in your practices.` };
    }
    const record = await tx.records.lock(key);
    if (record === null) throw new Error(`Record ${key.id} was found and has disappeared.`);
    const changes = await tx.pending.of(key);
    const pending = new Map(changes.map((change) => [change.field, change]));
    return work({ deps, tx, viewer, record, pending, at: deps.clock.now() }, practice);
  });
}

/** Edits go to XPM: there must be one, and a connection to it. */
function refuseUnconnected(practice: PracticeFacts): EditRefusal | null {
  if (!hasManualSync(practice.source)) {
    const message = `Edits go to XPM, and this practice's records come from ${sourceNames[practice.source]}.`;
    return { type: 'NotPermitted', message };
  }
  if (practice.connection === 'CONNECTED') return null;
  const message =
    'The practice is not connected to XPM, so nothing can be changed there. An admin has to connect it again.';
  return { type: 'ReconnectNeeded', message };
}

/** A record that is archived is nobody's to edit. */
export function refuseArchived({ record }: EditContext): EditRefusal | null {
  if (!record.archived) return null;
  const message = `The ${recordNouns[record.type]} “${record.name}” is archived or deleted in XPM and cannot be edited.`;
  return { type: 'RecordArchived', message };
}

/** A field with what it shows now and what it is to hold. */
export interface FieldEdit {
  readonly field: string;
  readonly label: string;
  readonly kind: ContentKind;
  readonly current: Content;
  readonly content: Content;
}

/** Whether the record is to hold something else than it shows, or XPM is to be asked again. */
export const changesField = ({ pending }: EditContext, edit: FieldEdit): boolean =>
  !sameContent(edit.kind, edit.current, edit.content) || isRefused(pending.get(edit.field));

const isRefused = (change: PendingChange | undefined): boolean =>
  change !== undefined && !isQueued(change);

/**
 * Makes a pending change of an edit, or takes away one that XPM needs no longer. Answers what the field is
 * to show: what was entered or, when XPM has that already, XPM's own way to write it.
 */
export async function saveEdit(edit: EditContext, wanted: FieldEdit): Promise<Content> {
  const { deps, tx, viewer, record, pending, at } = edit;
  const { field, label, current, content } = wanted;
  const change: PendingChange = pending.get(field) ?? {
    id: deps.newId(),
    record: keyOf(record),
    field,
    label,
    base: current,
    ours: current,
    theirs: current,
    sending: false,
    since: at,
    editedBy: viewer.name,
    attempts: 0,
    refusal: null,
    problem: null,
    nextAttemptAt: null,
  };
  const next = edited(change, { content, by: viewer.name, at });
  if (next === null) await tx.pending.remove(change);
  else await tx.pending.save(next);
  return next === null ? change.theirs : content;
}

/** Tells of an edited record and sends its changes on their way. */
export async function publishEdit(
  { tx, record, at }: EditContext,
  events: readonly PracticeEvent[] = [],
): Promise<void> {
  const { practiceId, type, id } = record;
  const tags = await recordPendingSyncChanges(tx, { practiceId, type, ids: [id] }, at);
  await tx.outbox.enqueue({ type: 'push', record: keyOf(record), restored: false }, at);
  await tx.events.append(practiceId, [recordsChanged(type, [id]), ...tags, ...events], at);
}

export const keyOf = ({ practiceId, type, id }: RecordKey): RecordKey => ({ practiceId, type, id });
