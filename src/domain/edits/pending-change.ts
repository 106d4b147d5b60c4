import { saidByService } from '../activity/statement.ts';
import type { UserReference } from '../records/client.ts';
import { canonicalDecimal } from '../records/field-value.ts';
import type { RecordKey } from '../records/record.ts';
import type { ContentKind } from './editable-field.ts';
import { fieldsOf } from './editable-field.ts';
import { bareText } from './entered-text.ts';
import type { ChangeRefusal } from './refusal.ts';
import { refusedAs } from './refusal.ts';

/** The content of a field: canonical text, a person, or nothing. */
export type Content = string | UserReference | null;

/**
 * One field of one record that was edited here and that XPM has not accepted yet. Meanwhile the record
 * displays `ours`, and no incoming value overwrites it.
 */
export interface PendingChange {
  readonly id: string;
  readonly record: RecordKey;
  /** A name in `fieldsOf`, or `valueField(…)` for a custom field. */
  readonly field: string;
  readonly label: string;
  /** XPM's content when the field was first edited; `null`, too, while it is unknown. */
  readonly base: Content;
  /** Whether `base` was read. An edit of a field that was never read must not replace what XPM has. */
  readonly isBaseKnown: boolean;
  readonly ours: Content;
  /** XPM's content when it was last read; a discard restores it. */
  readonly theirs: Content;
  /**
   * What somebody entered in XPM since the edit, as last seen there: sending `ours` replaces it. It stays when
   * XPM has `ours`, so that the report names it whether a list or the push saw it first.
   */
  readonly replaces: { readonly content: Content } | null;
  /** A call that carries this edit, or an earlier edit of the field, may be in progress. */
  readonly sending: boolean;
  readonly since: Date;
  readonly editedBy: string;
  readonly attempts: number;
  /** Why the change is not sent any more, by XPM or by us: a person must correct or discard it. */
  readonly refusal: ChangeRefusal | null;
  /** Why the change is delayed, in plain English; the service retries it. */
  readonly problem: string | null;
  readonly nextAttemptAt: Date | null;
}

const valuePrefix = 'value:';

/** The name of a custom field as a field of a pending change, from its definition's UUID in XPM. */
export const valueField = (definitionXpmId: string): string => valuePrefix + definitionXpmId;

/** The UUID of the custom field's definition; `null` for a field of the record itself. */
export function definitionOf(field: string): string | null {
  return field.startsWith(valuePrefix) ? field.slice(valuePrefix.length) : null;
}

function kindOf({ record, field }: Pick<PendingChange, 'record' | 'field'>): ContentKind {
  return fieldsOf[record.type][field]?.kind ?? 'TEXT';
}

/**
 * Whether two contents of a field are equal. Decimals are compared as numbers, people by id, and texts
 * without surrounding blanks, which XPM stores but which cannot be entered here.
 */
export const sameContent = (kind: ContentKind, one: Content, other: Content): boolean =>
  comparable(kind, one) === comparable(kind, other);

function comparable(kind: ContentKind, content: Content): string | null {
  if (content === null) return null;
  if (typeof content !== 'string') return content.xpmId;
  if (kind === 'STATE') return content.toLowerCase();
  return kind === 'DECIMAL' ? (canonicalDecimal(content) ?? content) : bareText(content);
}

/** Whether two contents of the change's field are equal. */
export const isSameContent = (change: PendingChange, one: Content, other: Content): boolean =>
  sameContent(kindOf(change), one, other);

/** Whether `ours` equals that content. */
export const matchesOurs = (change: PendingChange, content: Content): boolean =>
  sameContent(kindOf(change), change.ours, content);

/** Whether the change will be sent. A refused change waits for a person to correct or discard it. */
export const isQueued = (change: PendingChange): boolean => change.refusal === null;

export interface Edit {
  readonly content: Content;
  readonly by: string;
  readonly at: Date;
}

/**
 * The change after one more edit; `null` when nothing is left to send, because XPM has that content and no
 * call in progress could alter it.
 */
export function edited(change: PendingChange, { content, by, at }: Edit): PendingChange | null {
  const next: PendingChange = {
    ...change,
    ours: content,
    editedBy: by,
    ...(change.refusal !== null && { attempts: 0, since: at }),
    refusal: null,
    problem: null,
    nextAttemptAt: null,
  };
  const isInXpm = next.isBaseKnown && matchesOurs(next, next.theirs);
  return isInXpm && !next.sending ? null : next;
}

/** The change on top of XPM's content as read now; `null` when XPM has `ours` already. */
export function rebase(change: PendingChange, theirs: Content): PendingChange | null {
  if (matchesOurs(change, theirs) && !change.sending) return null;
  if (sameContent(kindOf(change), change.theirs, theirs)) return change;
  return { ...change, theirs, replaces: replacesNow(change, theirs) };
}

function replacesNow(change: PendingChange, theirs: Content): PendingChange['replaces'] {
  if (!change.isBaseKnown) return null;
  // A call has brought ours to XPM already.
  if (matchesOurs(change, theirs)) return change.replaces;
  return sameContent(kindOf(change), change.base, theirs) ? null : { content: theirs };
}

/**
 * The same for a client that is maintained here: a discard does not restore XPM's content, and replacing it
 * is not reported.
 */
export function rebaseKeepingOurs(change: PendingChange, theirs: Content): PendingChange | null {
  if (!change.isBaseKnown) return rebase(change, theirs);
  return matchesOurs(change, theirs) && !change.sending ? null : change;
}

/**
 * The change whose field was never read before it was edited, now that XPM's content is known. An empty field
 * can be set. A content is not replaced: the editor did not see it, and decides again now that it is displayed.
 */
export function withBase(change: PendingChange, theirs: Content): PendingChange {
  if (change.isBaseKnown) return change;
  const known = { ...change, base: theirs, theirs, isBaseKnown: true };
  if (theirs === null) return known;
  const statement = saidByService(
    `it was not sent, because XPM already has ${formatContent(theirs)}, which was not displayed here when the field was edited. Enter the value again to replace it`,
  );
  return { ...known, refusal: refusedAs('NOT_DISPLAYED', statement) };
}

/** The outcome of a change that was sent, once XPM was read again. */
export type SentOutcome =
  /** XPM has the change, written as `content`. */
  | { readonly type: 'accepted'; readonly content: Content }
  /** XPM accepted the change and has another content now: its own spelling, or a person's edit there. */
  | { readonly type: 'altered'; readonly content: Content }
  /** The field was edited again during the call; that edit is still to be sent. */
  | { readonly type: 'queued'; readonly change: PendingChange }
  /** XPM rejected the change, or accepted it without effect. */
  | { readonly type: 'rejected'; readonly change: PendingChange };

/**
 * @param latest the change as it is stored now
 * @param sent the change as it was sent, with XPM's content before the call as `theirs`
 * @param theirs XPM's content after the call
 */
export function settleSent(
  latest: PendingChange,
  sent: PendingChange,
  theirs: Content,
): SentOutcome {
  if (matchesOurs(latest, theirs)) return { type: 'accepted', content: theirs };
  const settled = { ...latest, sending: false, theirs, problem: null, nextAttemptAt: null };
  // The next edit is compared with what this call left in XPM.
  if (!matchesOurs(latest, sent.ours)) {
    return { type: 'queued', change: { ...settled, base: theirs, replaces: null } };
  }
  if (!sameContent(kindOf(latest), sent.theirs, theirs)) {
    return { type: 'altered', content: theirs };
  }
  const ignored = saidByService('XPM accepted the change without an error but did not make it');
  return { type: 'rejected', change: { ...settled, refusal: refusedAs('NOT_APPLIED', ignored) } };
}

/** A content as people read it. */
export function formatContent(content: Content): string {
  if (content === null) return 'nothing';
  return `“${typeof content === 'string' ? content : content.name}”`;
}
