import type { Transaction } from '../../db/unit-of-work.ts';
import type { ActivityEntry } from '../../domain/activity/activity.ts';
import { pushEntry } from '../../domain/activity/activity.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { bareTextOf } from '../../domain/activity/statement.ts';
import type { ReportedChange } from '../../domain/edits/compare-change.ts';
import type { PendingChange } from '../../domain/edits/pending-change.ts';
import { formatContent } from '../../domain/edits/pending-change.ts';
import type { RecordFacts } from '../../domain/records/record.ts';

/** What a round of a push reports about a record. */
export interface PushReport {
  readonly accepted: readonly ReportedChange[];
  readonly refused: readonly PendingChange[];
  /** The labels of fields that XPM has emptied although they were not sent. */
  readonly emptied: readonly string[];
}

interface ReportContext {
  readonly record: RecordFacts;
  readonly newId: () => string;
  readonly at: Date;
}

/** Reports a round in the practice's activity, with at most one entry of each kind. */
export async function reportPush(
  tx: Transaction,
  { record, newId, at }: ReportContext,
  report: PushReport,
): Promise<readonly PracticeEvent[]> {
  const ids: string[] = [];
  for (const entry of entriesOf(report)) {
    const id = newId();
    await tx.activity.add(pushEntry(record, 'Send', { ...entry, id, createdAt: at }));
    ids.push(id);
  }
  return ids.length === 0 ? [] : [{ type: 'activity.changed', ids }];
}

type PushEntry = Pick<ActivityEntry, 'status' | 'message' | 'actor'>;

function entriesOf({ accepted, refused, emptied }: PushReport): readonly PushEntry[] {
  const entries: PushEntry[] = [];
  const plain = accepted.filter(isPlain).map(({ change }) => change);
  if (plain.length > 0) {
    const message = `Sent to XPM: ${plain.map(formatChange).join(', ')}.`;
    entries.push({ status: 'SUCCESS', message, actor: editorsOf(plain) });
  }
  const conflicts = accepted.filter((each) => !isPlain(each));
  if (conflicts.length > 0) {
    const message = conflicts.map(describeConflict).join(' ');
    const actor = editorsOf(conflicts.map(({ change }) => change));
    entries.push({ status: 'ALERT', message, actor });
  }
  if (refused.length > 0) {
    const message = `${refused.map(describeRefused).join(' ')} Correct it or discard it.`;
    entries.push({ status: 'ACTION_REQUIRED', message, actor: editorsOf(refused) });
  }
  if (emptied.length > 0) {
    const message = `XPM has emptied ${emptied.join(', ')} while other fields were sent to it. Enter them again if they are wanted.`;
    entries.push({ status: 'ALERT', message, actor: null });
  }
  return entries;
}

const isPlain = ({ replaced, altered }: ReportedChange): boolean =>
  replaced === null && altered === null;

const formatChange = ({ label, ours }: PendingChange): string => `${label} ${formatContent(ours)}`;

function describeConflict({ change, replaced, altered }: ReportedChange): string {
  const sent =
    replaced === null
      ? `${formatChange(change)} was sent to XPM.`
      : `${change.label}: ${formatContent(replaced.content)}, entered in XPM meanwhile, was replaced by ${formatContent(change.ours)}.`;
  if (altered === null) return sent;
  return `${sent} XPM has ${formatContent(altered.content)} since then.`;
}

/** XPM's own text is quoted as XPM's; a text of ours is not attributed to it. */
function describeRefused(change: PendingChange): string {
  if (change.refusal === null) return '';
  const text = bareTextOf(change.refusal);
  return change.refusal.speaker === 'XPM'
    ? `XPM refused ${formatChange(change)} and said: ${text}.`
    : `${formatChange(change)} needs attention: ${text}.`;
}

const editorsOf = (changes: readonly PendingChange[]): string =>
  [...new Set(changes.map(({ editedBy }) => editedBy))].join(', ');
