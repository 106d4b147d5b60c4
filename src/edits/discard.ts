import { pushEntry } from '../domain/activity/activity.ts';
import type { PendingChange } from '../domain/edits/pending-change.ts';
import { formatContent, wants } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { RecordKey } from '../domain/records/record.ts';
import { displayField } from './display-field.ts';
import type { EditContext, EditDependencies, EditRefusal, NamedRecord } from './edit-record.ts';
import { keyOf, publishEdit, saveEdit, withLockedRecord } from './edit-record.ts';

export type DiscardOutcome =
  | {
      readonly type: 'PendingChangesDiscarded';
      readonly record: RecordKey;
      readonly discarded: number;
    }
  | EditRefusal;

/**
 * Takes pending changes back: the fields show again what XPM has. Of a change that is just being sent XPM
 * may have either, so what it had is sent after it. Discarding what is not pending does nothing.
 * @param fields those to discard; `null` for all
 */
export function discardPendingChanges(
  deps: EditDependencies,
  viewer: Viewer,
  {
    record: named,
    fields,
  }: { readonly record: NamedRecord | null; readonly fields: readonly string[] | null },
): Promise<DiscardOutcome> {
  return withLockedRecord(deps, viewer, named, async (edit): Promise<DiscardOutcome> => {
    const chosen = [...edit.pending.values()]
      .filter(({ field }) => fields?.includes(field) ?? true)
      .filter((change) => !isTakenBack(change));
    for (const change of chosen) await discard(edit, change);
    if (chosen.length > 0) await tell(edit, chosen);
    const record = keyOf(edit.record);
    return { type: 'PendingChangesDiscarded', record, discarded: chosen.length };
  });
}

/** A call that brought it to XPM may be under way: what was there is to be sent after that. */
const isTakenBack = (change: PendingChange): boolean =>
  change.sending && wants(change, change.theirs);

async function discard(edit: EditContext, change: PendingChange): Promise<void> {
  const { tx, record, at } = edit;
  const { field, label, ours: current, theirs: content } = change;
  await saveEdit(edit, { field, label, kind: 'TEXT', current, content });
  await displayField(tx, record, { field, content, at });
}

async function tell(edit: EditContext, discarded: readonly PendingChange[]): Promise<void> {
  const { deps, tx, viewer, record, at } = edit;
  const id = deps.newId();
  const parts = discarded.map(
    ({ label, ours, theirs }) =>
      `${label}: ${formatContent(ours)} was taken back, ${formatContent(theirs)} stays.`,
  );
  const told = { id, status: 'SUCCESS', message: parts.join(' '), actor: viewer.name } as const;
  await tx.activity.add(pushEntry(record, 'Discard', { ...told, createdAt: at }));
  await publishEdit(edit, [{ type: 'activity.changed', ids: [id] }]);
}
