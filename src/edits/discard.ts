import { pushEntry } from '../domain/activity/activity.ts';
import type { PendingChange } from '../domain/edits/pending-change.ts';
import { formatContent, matchesOurs } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { RecordKey } from '../domain/records/record.ts';
import { displayField } from './display-field.ts';
import type { EditContext, EditDependencies, EditRefusal, NamedRecord } from './edit-record.ts';
import { keyOf, withLockedRecord } from './edit-record.ts';
import { publishEdit, saveEdit } from './save-edit.ts';

export type DiscardOutcome =
  | {
      readonly type: 'PendingChangesDiscarded';
      readonly record: RecordKey;
      readonly discarded: number;
    }
  | EditRefusal;

export interface DiscardInput {
  readonly record: NamedRecord | null;
  /** The fields to discard; `null` for all. */
  readonly fields: readonly string[] | null;
}

/**
 * Discards pending changes: the fields display XPM's contents again. While a change is being sent, XPM may have
 * either content, so XPM's former content is sent after it. Fields without a pending change are ignored.
 */
export function discardPendingChanges(
  deps: EditDependencies,
  viewer: Viewer,
  { record: named, fields }: DiscardInput,
): Promise<DiscardOutcome> {
  return withLockedRecord(deps, viewer, named, async (edit): Promise<DiscardOutcome> => {
    const chosen = [...edit.pending.values()]
      .filter(({ field }) => fields?.includes(field) ?? true)
      .filter((change) => !isDiscarded(change));
    for (const change of chosen) await discard(edit, change);
    if (chosen.length > 0) await report(edit, chosen);
    const record = keyOf(edit.record);
    return { type: 'PendingChangesDiscarded', record, discarded: chosen.length };
  });
}

/** A change that was discarded while it was being sent: it restores XPM's former content after the call. */
const isDiscarded = (change: PendingChange): boolean =>
  change.sending && matchesOurs(change, change.theirs);

async function discard(edit: EditContext, change: PendingChange): Promise<void> {
  const { tx, record, at } = edit;
  const { field, label, ours: current, theirs: content } = change;
  // Discarding an edit of a field that was never read leaves XPM as it is.
  if (!change.isBaseKnown && !change.sending) {
    await tx.pending.remove(change);
  } else {
    const isCurrentKnown = true;
    await saveEdit(edit, { field, label, kind: 'TEXT', current, isCurrentKnown, content });
  }
  await displayField(tx, record, { field, content, at });
}

async function report(edit: EditContext, discarded: readonly PendingChange[]): Promise<void> {
  const { deps, tx, viewer, record, at } = edit;
  const id = deps.newId();
  const sentences = discarded.map(
    ({ label, ours, theirs }) =>
      `${label}: ${formatContent(ours)} was discarded, ${formatContent(theirs)} stays.`,
  );
  const entry = pushEntry(record, 'Discard', {
    id,
    status: 'SUCCESS',
    message: sentences.join(' '),
    actor: viewer.name,
    createdAt: at,
  });
  await tx.activity.add(entry);
  await publishEdit(edit, [{ type: 'activity.changed', ids: [id] }]);
}
