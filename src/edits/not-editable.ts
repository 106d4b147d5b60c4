import { hasConsent } from '../domain/practice/connection-state.ts';
import type { PracticeFacts } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import { recordNouns } from '../domain/records/record.ts';

/** Why no edit of a practice can be sent to XPM. */
type NotSentReason = 'SOURCE_WITHOUT_MANUAL_SYNC' | 'RECONNECT_NEEDED';

/** Why a record cannot be edited at present. */
export type NotEditableReason = NotSentReason | 'RECORD_ARCHIVED';

interface Explained<Reason> {
  readonly reason: Reason;
  /** The reason and what to do, in plain English. */
  readonly message: string;
}

export type NotEditable = Explained<NotEditableReason>;

type EditedPractice = Pick<PracticeFacts, 'source' | 'connection'>;
type EditedRecord = Pick<RecordFacts, 'type' | 'name' | 'archived'>;

/** Why the record cannot be edited; `null` when it can. The commands refuse edits by the same rules. */
export const whyNotEditable = (
  practice: EditedPractice,
  record: EditedRecord,
): NotEditable | null => whyNotSent(practice) ?? whyArchived(record);

export function whyNotSent({
  source,
  connection,
}: EditedPractice): Explained<NotSentReason> | null {
  if (!hasManualSync(source)) {
    const message = `Records of this practice come from ${sourceNames[source]} and can be edited only there.`;
    return { reason: 'SOURCE_WITHOUT_MANUAL_SYNC', message };
  }
  if (hasConsent(connection)) return null;
  const message =
    'The practice is not connected to XPM, so edits cannot be sent. An admin has to connect XPM again.';
  return { reason: 'RECONNECT_NEEDED', message };
}

export function whyArchived({ archived, type, name }: EditedRecord): NotEditable | null {
  if (!archived) return null;
  const message = `The ${recordNouns[type]} “${name}” is archived or deleted in XPM and cannot be edited.`;
  return { reason: 'RECORD_ARCHIVED', message };
}
