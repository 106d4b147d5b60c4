import { saidByService } from '../activity/statement.ts';
import type { Content, PendingChange, SentOutcome } from './pending-change.ts';
import {
  isSameContent,
  matchesOurs,
  rebase,
  rebaseKeepingOurs,
  settleSent,
  withBase,
} from './pending-change.ts';
import type { ChangeRefusal } from './refusal.ts';
import { refusedAs } from './refusal.ts';

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
  /** It could replace a content that the editor did not see, so a person has to decide. */
  | { readonly type: 'needsDecision'; readonly change: PendingChange }
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
  if (remote.type === 'unreadable') {
    // An unreadable value is not taken for the empty field that the editor saw.
    return change.base === null
      ? { type: 'needsDecision', change: { ...change, sending: false, refusal: unreadableBase } }
      : { type: 'send', change: markSending(change) };
  }
  const rebaseChange = keepsOurs ? rebaseKeepingOurs : rebase;
  const next = rebaseChange({ ...change, sending: false }, remote.content);
  if (next !== null) {
    const based = withBase(next, remote.content);
    return based.refusal === null
      ? { type: 'send', change: markSending(based) }
      : { type: 'needsDecision', change: based };
  }
  const reported =
    change.attempts > 0 ? reportOf({ sent: change, latest: change, altered: null }) : null;
  return { type: 'present', content: remote.content, reported };
}

const unreadableBase = refusedAs(
  'UNREADABLE_IN_XPM',
  saidByService(
    'it was not sent, because the value that XPM has cannot be read, so it could be lost. Correct the field in XPM',
  ),
);

const markSending = (change: PendingChange): PendingChange => ({
  ...change,
  sending: true,
  attempts: change.attempts + 1,
  problem: null,
  nextAttemptAt: null,
});

/**
 * The report of a change that has reached XPM. It names the content that the call replaced, if that was ever
 * seen: before the call by the push, or during the call by a list. A content that XPM has again is not replaced.
 * @param latest the change as it was stored when the call had ended
 */
export function reportOf({
  sent,
  latest,
  altered,
}: Pick<ReportedChange, 'altered'> & {
  readonly sent: PendingChange;
  readonly latest: PendingChange;
}): ReportedChange {
  const replaced = [latest.replaces, sent.replaces].find(
    (seen) =>
      seen !== null &&
      !matchesOurs(sent, seen.content) &&
      (altered === null || !isSameContent(sent, seen.content, altered.content)),
  );
  return { change: sent, replaced: replaced ?? null, altered };
}

/** A change that was sent, and XPM's response to it. */
export interface SentChange {
  /** As it was sent. */
  readonly change: PendingChange;
  /** As it is now. */
  readonly latest: PendingChange;
  /** Why the change was refused; `null` when XPM accepted it. */
  readonly refusal: ChangeRefusal | null;
}

/** Decides about a change that was sent, once XPM was read again. */
export function settleChange(
  { change, latest, refusal }: SentChange,
  remote: RemoteContent,
): SentOutcome {
  const settled = { ...latest, sending: false, problem: null, nextAttemptAt: null };
  if (refusal !== null) {
    // The refusal of a content that was edited since then no longer matters.
    if (!matchesOurs(latest, change.ours)) return { type: 'queued', change: settled };
    return { type: 'rejected', change: { ...settled, refusal } };
  }
  if (remote.type === 'read') return settleSent(latest, change, remote.content);
  // The edit that followed stays queued, and is compared with what XPM accepted.
  if (!matchesOurs(latest, change.ours)) return settleSent(latest, change, change.ours);
  const unread = saidByService('XPM accepted it, but the value that it has now cannot be read');
  return {
    type: 'rejected',
    change: { ...settled, refusal: refusedAs('OUTCOME_UNKNOWN', unread) },
  };
}
