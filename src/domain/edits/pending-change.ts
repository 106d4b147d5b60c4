import type { UserReference } from '../records/client.ts';
import { canonicalDecimal } from '../records/field-value.ts';
import type { RecordKey } from '../records/record.ts';
import type { ContentKind } from './editable-field.ts';
import { fieldsOf } from './editable-field.ts';
import { bareText } from './entered-text.ts';

/** What a field holds: canonical text, a person, or nothing. */
export type Content = string | UserReference | null;

/**
 * One field of one record that was edited here and that XPM has not accepted yet. The record shows
 * `ours` meanwhile, and no incoming value overwrites it.
 */
export interface PendingChange {
  readonly id: string;
  readonly record: RecordKey;
  /** A name of `fieldsOf`, or `valueField(…)` for a custom field. */
  readonly field: string;
  readonly label: string;
  /** What XPM had when the field was first edited. */
  readonly base: Content;
  readonly ours: Content;
  /** What XPM was last seen to have; a discard brings it back. */
  readonly theirs: Content;
  /** A call may be under way that brings it, or an earlier edit of it, to XPM. */
  readonly sending: boolean;
  readonly since: Date;
  readonly editedBy: string;
  readonly attempts: number;
  /** Why XPM refused it, in XPM's words: somebody must correct or discard it. */
  readonly refusal: string | null;
  /** What holds it up, in plain words; it goes on by itself. */
  readonly problem: string | null;
  readonly nextAttemptAt: Date | null;
}

const valuePrefix = 'value:';

/** The field that stands for a custom field, by its definition's UUID in XPM. */
export const valueField = (definitionXpmId: string): string => valuePrefix + definitionXpmId;

/** The definition that a field stands for; `null` for a field of the record itself. */
export function definitionOf(field: string): string | null {
  return field.startsWith(valuePrefix) ? field.slice(valuePrefix.length) : null;
}

function kindOf({ record, field }: Pick<PendingChange, 'record' | 'field'>): ContentKind {
  return fieldsOf[record.type][field]?.kind ?? 'TEXT';
}

/**
 * Whether two contents of a field say the same: a decimal is compared as one, a person by their id, a
 * text without the blanks around it, which XPM keeps and nobody can enter here.
 */
export const sameContent = (kind: ContentKind, one: Content, other: Content): boolean =>
  comparable(kind, one) === comparable(kind, other);

function comparable(kind: ContentKind, content: Content): string | null {
  if (content === null) return null;
  if (typeof content !== 'string') return content.xpmId;
  if (kind === 'STATE') return content.toLowerCase();
  return kind === 'DECIMAL' ? (canonicalDecimal(content) ?? content) : bareText(content);
}

/** Whether the change asks for just that content. */
export const wants = (change: PendingChange, content: Content): boolean =>
  sameContent(kindOf(change), change.ours, content);

/** Whether somebody has changed the field in XPM since it was edited here. */
export const hasConflict = (change: PendingChange): boolean =>
  !sameContent(kindOf(change), change.base, change.theirs);

/** Waiting for its turn; the others wait for somebody to correct or discard them. */
export const isQueued = (change: PendingChange): boolean => change.refusal === null;

export interface Edit {
  readonly content: Content;
  readonly by: string;
  readonly at: Date;
}

/**
 * The change after one more edit; `null` when nothing is left to send, since XPM has that content and no
 * call is under way that would alter it.
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
  return wants(next, next.theirs) && !next.sending ? null : next;
}

/** The change after XPM was seen to have `theirs`; `null` when that is what it asks for. */
export function rebase(change: PendingChange, theirs: Content): PendingChange | null {
  if (wants(change, theirs) && !change.sending) return null;
  return sameContent(kindOf(change), change.theirs, theirs) ? change : { ...change, theirs };
}

/**
 * The same of a client that is maintained here: what XPM has otherwise is not what a discard would bring
 * back, and nothing that anybody has to be told of when it is replaced.
 */
export function rebaseKeepingOurs(change: PendingChange, theirs: Content): PendingChange | null {
  return wants(change, theirs) && !change.sending ? null : change;
}

/** What became of a change that was sent, once XPM was read again. */
export type SentOutcome =
  /** XPM has it, as `content` writes it. */
  | { readonly type: 'accepted'; readonly content: Content }
  /** XPM had it, or something like it, and has another content now: XPM's, or somebody's there. */
  | { readonly type: 'altered'; readonly content: Content }
  /** Edited again while it was under way: that edit is still to be sent. */
  | { readonly type: 'queued'; readonly change: PendingChange }
  /** XPM said no, or said yes and did nothing. */
  | { readonly type: 'rejected'; readonly change: PendingChange };

/**
 * @param latest the change as it is now
 * @param sent as it was when it was sent, with what XPM had before as `theirs`
 * @param theirs what XPM has now
 */
export function settleSent(
  latest: PendingChange,
  sent: PendingChange,
  theirs: Content,
): SentOutcome {
  if (wants(latest, theirs)) return { type: 'accepted', content: theirs };
  const settled = { ...latest, sending: false, theirs };
  // What was sent is what the next edit is compared with.
  if (!wants(latest, sent.ours)) return { type: 'queued', change: { ...settled, base: theirs } };
  if (!sameContent(kindOf(latest), sent.theirs, theirs)) {
    return { type: 'altered', content: theirs };
  }
  const refusal = 'XPM took the change without an error and did not make it';
  return { type: 'rejected', change: { ...settled, refusal } };
}

/** How a content is written for people. */
export function formatContent(content: Content): string {
  if (content === null) return 'nothing';
  return `“${typeof content === 'string' ? content : content.name}”`;
}
