import type { ActivityEntry } from '../activity/activity.ts';
import type { SyncKind } from './sync-kind.ts';

/** What the records are called that may be gone. */
export const recordNouns = [
  'clients',
  'client groups',
  'staff',
  'jobs',
  'field definitions',
  'tax returns',
] as const;
export type RecordNoun = (typeof recordNouns)[number];

export type DeletionReviewDecision = 'APPLY' | 'DISMISS';

/** Once it is not `PENDING` any more it stays as it is. */
export type DeletionReviewState = 'PENDING' | 'APPLIED' | 'DISMISSED' | 'WITHDRAWN';

/**
 * More records than is plausible were missing from a complete list: whether they are archived is for an
 * admin to decide. The numbers are those of the last list.
 */
export interface DeletionReview {
  readonly id: string;
  readonly practiceId: string;
  /** What sync noticed it. */
  readonly kind: SyncKind;
  readonly noun: RecordNoun;
  readonly missing: number;
  readonly known: number;
  readonly state: DeletionReviewState;
  readonly observedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

/** What a decision leads to. */
export const decided = {
  APPLY: 'APPLIED',
  DISMISS: 'DISMISSED',
} as const satisfies Record<DeletionReviewDecision, DeletionReviewState>;

const number = new Intl.NumberFormat('en-AU');

/** The question, as the practice reads it. */
export function describeHeld({
  missing,
  known,
  noun,
}: Pick<DeletionReview, 'missing' | 'known' | 'noun'>): string {
  return `${number.format(missing)} of ${number.format(known)} ${noun} were missing from XPM's list, more than is usual. They were left as they are. An admin can archive them or keep them.`;
}

/** What became of the question. `count` is how many records were archived or kept. */
export function describeClosed(
  state: Exclude<DeletionReviewState, 'PENDING'>,
  noun: RecordNoun,
  count: number,
): string {
  const records = `${number.format(count)} ${noun}`;
  switch (state) {
    case 'APPLIED':
      return `Archived: ${records} that XPM's list lacks. They come back if XPM shows them again.`;
    case 'DISMISSED':
      return `Kept as they are: ${records} that XPM's list lacks. Nobody is asked about them again, unless XPM has shown them in between.`;
    case 'WITHDRAWN':
      return `No more ${noun} are missing from XPM's list than is usual. There is nothing left to decide.`;
  }
}

type Told = Pick<ActivityEntry, 'id' | 'status' | 'message' | 'actor' | 'createdAt'>;

/** An entry of the practice's activity about the question. */
export function deletionReviewEntry(
  { practiceId, noun }: DeletionReview,
  told: Told,
): ActivityEntry {
  return {
    ...told,
    practiceId,
    type: 'DELETION_REVIEW',
    title: `Missing ${noun}`,
    runId: null,
    recordId: null,
  };
}
