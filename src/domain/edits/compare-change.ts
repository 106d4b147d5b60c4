import type { Content, PendingChange, SentOutcome } from './pending-change.ts';
import {
  hasConflict,
  matchesOurs,
  rebase,
  rebaseKeepingOurs,
  settleSent,
} from './pending-change.ts';

/** The result of reading one field in XPM. */
export type RemoteContent =
  | { readonly type: 'read'; readonly content: Content }
  /** The field's part of the record was not read. */
  | { readonly type: 'notRead' }
  /** XPM's value was not understood, which must not be taken for no value. */
  | { readonly type: 'unreadable' };

/** What a push does with a queued change after comparing it with XPM. */
export type ComparedChange =
  /** It was edited after the read had started, so it belongs to the next round. */
  | { readonly type: 'later' }
  /** XPM has the content already. `reported`: an earlier round sent it and could not report it. */
  | {
      readonly type: 'present';
      readonly content: Content;
      readonly reported: ReportedChange | null;
    }
  | { readonly type: 'send'; readonly change: PendingChange };

/** A change that has reached XPM, as the activity reports it. */
export interface ReportedChange {
  readonly change: PendingChange;
  /** The content that somebody entered in XPM meanwhile and that the change replaced. */
  readonly replaced: { readonly content: Content } | null;
  /** The content that XPM has instead. */
  readonly altered: { readonly content: Content } | null;
}

/**
 * Decides about a queued change.
 * @param keepsOurs the record is maintained here, so XPM's other contents are not noted
 */
export function compareChange(
  change: PendingChange,
  remote: RemoteContent,
  keepsOurs: boolean,
): ComparedChange {
  if (remote.type === 'notRead') return { type: 'later' };
  if (remote.type === 'unreadable') return { type: 'send', change: markSending(change) };
  const rebaseChange = keepsOurs ? rebaseKeepingOurs : rebase;
  const next = rebaseChange({ ...change, sending: false }, remote.content);
  if (next !== null) return { type: 'send', change: markSending(next) };
  const reported = change.attempts > 0 ? reportOf(change, null) : null;
  return { type: 'present', content: remote.content, reported };
}

const markSending = (change: PendingChange): PendingChange => ({
  ...change,
  sending: true,
  attempts: change.attempts + 1,
  problem: null,
  nextAttemptAt: null,
});

/** A replaced content is reported only when it was unknown here when the field was edited. */
export const reportOf = (
  change: PendingChange,
  altered: ReportedChange['altered'],
): ReportedChange => ({
  change,
  replaced: hasConflict(change) ? { content: change.theirs } : null,
  altered,
});

/** A change that was sent, and XPM's response to it. */
export interface SentChange {
  /** As it was sent. */
  readonly change: PendingChange;
  /** As it is now. */
  readonly latest: PendingChange;
  /** XPM's message when it refused the change. */
  readonly refusal: string | null;
}

/** Decides about a change that was sent, once XPM was read again. */
export function settleChange(
  { change, latest, refusal }: SentChange,
  remote: RemoteContent,
): SentOutcome {
  const settled = { ...latest, sending: false };
  if (refusal !== null) {
    // The refusal of a content that was edited since then no longer matters.
    if (!matchesOurs(latest, change.ours)) return { type: 'queued', change: settled };
    return { type: 'rejected', change: { ...settled, refusal } };
  }
  if (remote.type === 'read') return settleSent(latest, change, remote.content);
  const unread = 'XPM accepted it, but the value that it has now cannot be read';
  return { type: 'rejected', change: { ...settled, refusal: unread } };
}
