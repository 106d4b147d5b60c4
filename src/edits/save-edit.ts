import type { PracticeEvent } from '../domain/activity/events.ts';
import { recordsChanged } from '../domain/activity/events.ts';
import type { ContentKind } from '../domain/edits/editable-field.ts';
import type { Content, PendingChange } from '../domain/edits/pending-change.ts';
import { edited, isQueued, sameContent } from '../domain/edits/pending-change.ts';
import type { EditContext } from './edit-record.ts';
import { keyOf } from './edit-record.ts';
import { recordPendingSyncChanges } from './pending-sync-changed.ts';

/** A field with its displayed content and its new one. */
export interface FieldEdit {
  readonly field: string;
  readonly label: string;
  readonly kind: ContentKind;
  readonly current: Content;
  /** Whether XPM's content was ever read. If not, `current` is empty and proves nothing. */
  readonly isCurrentKnown: boolean;
  readonly content: Content;
}

/**
 * Whether the edit has an effect: the content differs or is compared with an unknown one, or a refused change
 * is to be sent again.
 */
export function changesField({ pending }: EditContext, edit: FieldEdit): boolean {
  const change = pending.get(edit.field);
  if (change === undefined && !edit.isCurrentKnown) return true;
  return !sameContent(edit.kind, edit.current, edit.content) || isRefused(change);
}

const isRefused = (change: PendingChange | undefined): boolean =>
  change !== undefined && !isQueued(change);

/**
 * Saves the pending change of an edit, or removes one that XPM no longer needs. Returns the content to
 * display: the entered one or, when XPM has it already, XPM's own spelling.
 */
export async function saveEdit(edit: EditContext, fieldEdit: FieldEdit): Promise<Content> {
  const { tx, viewer, pending, at } = edit;
  const { field, content } = fieldEdit;
  const change = pending.get(field) ?? newChange(edit, fieldEdit);
  const next = edited(change, { content, by: viewer.name, at });
  if (next === null) {
    await tx.pending.remove(change);
    return change.theirs;
  }
  await tx.pending.save(next);
  return content;
}

function newChange(
  { deps, viewer, record, at }: EditContext,
  { field, label, current, isCurrentKnown }: FieldEdit,
): PendingChange {
  return {
    id: deps.newId(),
    record: keyOf(record),
    field,
    label,
    base: current,
    isBaseKnown: isCurrentKnown,
    ours: current,
    theirs: current,
    replaces: null,
    sending: false,
    since: at,
    editedBy: viewer.name,
    attempts: 0,
    refusal: null,
    problem: null,
    nextAttemptAt: null,
  };
}

/** Publishes the edited record's events and enqueues the push of its changes. */
export async function publishEdit(
  { tx, record, at }: EditContext,
  events: readonly PracticeEvent[] = [],
): Promise<void> {
  const { practiceId, type, id } = record;
  const tags = await recordPendingSyncChanges(tx, { practiceId, type, ids: [id] }, at);
  await tx.outbox.enqueue({ type: 'push', record: keyOf(record), restored: false }, at);
  await tx.events.append(practiceId, [recordsChanged(type, [id]), ...tags, ...events], at);
}
