import type { Transaction } from '../../db/unit-of-work.ts';
import type { ActivityEntry } from '../../domain/activity/activity.ts';
import { pushEntry } from '../../domain/activity/activity.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { formatContent } from '../../domain/edits/pending-change.ts';
import type { RecordFacts } from '../../domain/records/record.ts';

/** A change that has reached XPM, and what it replaced there if somebody had changed that meanwhile. */
export interface AcceptedChange {
  readonly change: PendingChange;
  readonly replaced: { readonly content: Content } | null;
  /** What XPM has instead, when that is something else again. */
  readonly altered: { readonly content: Content } | null;
}

/** What a round of pushing has to tell of a record. */
export interface PushReport {
  readonly arrived: readonly AcceptedChange[];
  readonly refused: readonly PendingChange[];
  /** The labels of fields that XPM has emptied though nothing of them was sent. */
  readonly emptied: readonly string[];
}

/** Writes what a round brought into the practice's activity: at most an entry of each status. */
export async function reportPush(
  tx: Transaction,
  {
    record,
    newId,
    at,
  }: { readonly record: RecordFacts; readonly newId: () => string; readonly at: Date },
  { arrived, refused, emptied }: PushReport,
): Promise<readonly PracticeEvent[]> {
  const ids: string[] = [];
  const add = async (entry: Pick<ActivityEntry, 'status' | 'message' | 'actor'>) => {
    const id = newId();
    await tx.activity.add(pushEntry(record, 'Send', { ...entry, id, createdAt: at }));
    ids.push(id);
  };
  const isPlain = ({ replaced, altered }: AcceptedChange) => replaced === null && altered === null;
  const plain = arrived.filter(isPlain);
  const contested = arrived.filter((each) => !isPlain(each));
  if (plain.length > 0) {
    const message = `Sent to XPM: ${plain.map(({ change }) => formatChange(change)).join(', ')}.`;
    await add({ status: 'SUCCESS', message, actor: editorsOf(plain.map(({ change }) => change)) });
  }
  if (contested.length > 0) {
    const message = contested.map(describeConflict).join(' ');
    await add({
      status: 'ALERT',
      message,
      actor: editorsOf(contested.map(({ change }) => change)),
    });
  }
  if (refused.length > 0) {
    const message = `${refused.map(describeRefused).join(' ')} Correct it or discard it.`;
    await add({ status: 'ACTION_REQUIRED', message, actor: editorsOf(refused) });
  }
  if (emptied.length > 0) {
    const message = `XPM has emptied ${emptied.join(', ')} while other fields were sent to it. Enter them again if they are wanted.`;
    await add({ status: 'ALERT', message, actor: null });
  }
  return ids.length === 0 ? [] : [{ type: 'activity.changed', ids }];
}

const formatChange = ({ label, ours }: PendingChange): string => `${label} ${formatContent(ours)}`;

function describeConflict({ change, replaced, altered }: AcceptedChange): string {
  const parts = [
    replaced === null
      ? `${formatChange(change)} was sent to XPM.`
      : `${change.label}: ${formatContent(replaced.content)}, entered in XPM meanwhile, was replaced by ${formatContent(change.ours)}.`,
    ...(altered === null ? [] : [`XPM has ${formatContent(altered.content)} since then.`]),
  ];
  return parts.join(' ');
}

function describeRefused(change: PendingChange): string {
  return `XPM refused ${formatChange(change)} and said: ${change.refusal ?? ''}.`.replace(
    /\.\.$/,
    '.',
  );
}

const editorsOf = (changes: readonly PendingChange[]): string =>
  [...new Set(changes.map(({ editedBy }) => editedBy))].join(', ');
