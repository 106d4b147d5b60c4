import { pushEntry } from '../domain/activity/activity.ts';
import type { PendingChange } from '../domain/edits/pending-change.ts';
import { edited, formatContent } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { RecordKey } from '../domain/records/record.ts';
import type { EditContext, EditDependencies, EditRefusal, NamedRecord } from './edit-record.ts';
import { keyOf, refuseArchived, withEditableRecord } from './edit-record.ts';
import { publishEdit } from './save-edit.ts';

export type RetryOutcome =
  | {
      readonly type: 'PendingChangesRetried';
      readonly record: RecordKey;
      readonly retried: number;
    }
  | EditRefusal;

export interface RetryInput {
  readonly record: NamedRecord | null;
  /** The fields to send again; `null` for all. */
  readonly fields: readonly string[] | null;
}

/**
 * Sends refused and delayed changes again, as if the same values had been entered once more. Changes that are on
 * their way already, and fields without a pending change, are ignored.
 */
export function retryPendingChanges(
  deps: EditDependencies,
  viewer: Viewer,
  { record: named, fields }: RetryInput,
): Promise<RetryOutcome> {
  return withEditableRecord(deps, viewer, named, async (edit): Promise<RetryOutcome> => {
    const refusal = refuseArchived(edit);
    if (refusal !== null) return refusal;
    const chosen = [...edit.pending.values()]
      .filter(({ field }) => fields?.includes(field) ?? true)
      .filter(isHeldUp);
    for (const change of chosen) await retry(edit, change);
    if (chosen.length > 0) await report(edit, chosen);
    const record = keyOf(edit.record);
    return { type: 'PendingChangesRetried', record, retried: chosen.length };
  });
}

const isHeldUp = ({ refusal, nextAttemptAt }: PendingChange): boolean =>
  refusal !== null || nextAttemptAt !== null;

async function retry({ tx, at }: EditContext, change: PendingChange): Promise<void> {
  const { ours: content, editedBy: by } = change;
  const next = edited(change, { content, by, at });
  // XPM may have the value by now; then nothing is left to send.
  await (next === null ? tx.pending.remove(change) : tx.pending.save(next));
}

async function report(edit: EditContext, retried: readonly PendingChange[]): Promise<void> {
  const { deps, tx, viewer, record, at } = edit;
  const id = deps.newId();
  const values = retried.map(({ label, ours }) => `${label}: ${formatContent(ours)}`);
  const entry = pushEntry(record, 'Retry', {
    id,
    status: 'SUCCESS',
    message: `These values are sent to XPM again: ${values.join(', ')}.`,
    actor: viewer.name,
    createdAt: at,
  });
  await tx.activity.add(entry);
  await publishEdit(edit, [{ type: 'activity.changed', ids: [id] }]);
}
