import type { ActivityEntry } from '../activity/activity.ts';
import { formatCount } from '../activity/format-count.ts';
import type { RecordNoun } from '../records/record-list.ts';
import { countOfNoun } from '../records/record-list.ts';
import type { DeletionDoubt } from './deletion-guard.ts';
import type { SyncKind } from './sync-kind.ts';

export type DeletionReviewDecision = 'APPLY' | 'DISMISS';

/** Every state except `PENDING` is final. */
export type DeletionReviewState = 'PENDING' | 'APPLIED' | 'DISMISSED' | 'WITHDRAWN';

/**
 * A complete list lacked records and did not prove that they were deleted, so an admin decides whether they
 * are archived.
 * The numbers are those of the latest list.
 */
export interface DeletionReview {
  readonly id: string;
  readonly practiceId: string;
  /** The kind of the sync that read the list. */
  readonly kind: SyncKind;
  readonly noun: RecordNoun;
  readonly missing: number;
  readonly known: number;
  readonly state: DeletionReviewState;
  readonly observedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

/** The state that a decision leads to. */
export const stateAfter = {
  APPLY: 'APPLIED',
  DISMISS: 'DISMISSED',
} as const satisfies Record<DeletionReviewDecision, DeletionReviewState>;

const doubts: Readonly<Record<DeletionDoubt, string>> = {
  TOO_MANY: 'more than is plausible',
  UNIDENTIFIED_ENTRIES: 'but the list has entries without an id, which they may be',
  LAST_OF_LIST: 'exactly the last ones of the list before, so the list may have been cut short',
  ROUND_COUNT: 'and the list has a round number of entries, so it may have been cut short',
};

/** The review, as the practice reads it. */
export function describePending(
  { missing, known, noun }: Pick<DeletionReview, 'missing' | 'known' | 'noun'>,
  doubt: DeletionDoubt,
): string {
  const [are, stay] =
    missing === 1
      ? ['is', 'It remains unchanged until an admin archives or keeps it']
      : ['are', 'They remain unchanged until an admin archives or keeps them'];
  return `${formatCount(missing)} of ${countOfNoun(known, noun)} ${are} missing from XPM's list, ${doubts[doubt]}. ${stay}.`;
}

/** The result of the review. `count` is the number of archived or dismissed records. */
export function describeClosed(
  state: Exclude<DeletionReviewState, 'PENDING'>,
  noun: RecordNoun,
  count: number,
): string {
  const records = countOfNoun(count, noun);
  const isOne = count === 1;
  const missing = `${records} that ${isOne ? 'is' : 'are'} missing from XPM's list`;
  switch (state) {
    case 'APPLIED':
      return isOne
        ? `${missing} was archived. It is restored if XPM lists it again.`
        : `${missing} were archived. They are restored if XPM lists them again.`;
    case 'DISMISSED':
      return isOne
        ? `${missing} was kept. There is no new review of it unless XPM lists it again and it goes missing once more.`
        : `${missing} were kept. There is no new review of them unless XPM lists them again and they go missing once more.`;
    case 'WITHDRAWN':
      return `XPM's list is plausible again: no more ${noun} are missing than usual. No decision is needed.`;
  }
}

type EntryDetails = Pick<ActivityEntry, 'id' | 'status' | 'message' | 'actor' | 'createdAt'>;

/** An activity entry about the review. */
export function deletionReviewEntry(
  { practiceId, noun }: DeletionReview,
  details: EntryDetails,
): ActivityEntry {
  return {
    ...details,
    practiceId,
    type: 'DELETION_REVIEW',
    title: `Missing ${noun}`,
    runId: null,
    recordId: null,
  };
}
