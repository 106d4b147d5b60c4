/** A complete list, and what is missing from it. */
export interface ListWithMissing {
  /** How many records the list should have. */
  readonly known: number;
  /** The ids in XPM of the missing records, or as many of them as `mostWithoutReview` allows and one more. */
  readonly missingIds: readonly string[];
  readonly missing: number;
  /** How many entries the list has. */
  readonly listed: number;
  /** How many of its entries have no readable id: any missing record could be one of them. */
  readonly unidentified: number;
  /** The ids of the last entries of the last complete list that nothing was doubtful about, in its order. */
  readonly lastEnding: readonly string[];
}

/** Why a list is no proof that the records that it lacks were deleted. */
export type DeletionDoubt = 'TOO_MANY' | 'UNIDENTIFIED_ENTRIES' | 'LAST_OF_LIST' | 'ROUND_COUNT';

export type DeletionVerdict =
  | { readonly type: 'nothingMissing' }
  | { readonly type: 'proven' }
  | { readonly type: 'doubtful'; readonly doubt: DeletionDoubt };

const alwaysPlausible = 3;
const plausibleShare = 0.02;

/** More missing records than these always need a review. */
export const mostWithoutReview = 25;

/** A server that truncates lists usually does so at a round number of entries. */
const roundCount = 100;

/**
 * Whether a list proves that the records that it lacks were deleted. A list that was cut and closed properly
 * looks complete: it lacks exactly the last records of the one before, or has a round number of entries.
 */
export function judgeMissing(list: ListWithMissing): DeletionVerdict {
  if (list.missing === 0) return { type: 'nothingMissing' };
  const doubt = doubtOf(list);
  return doubt === null ? { type: 'proven' } : { type: 'doubtful', doubt };
}

function doubtOf(list: ListWithMissing): DeletionDoubt | null {
  if (!mayArchiveMissing(list.known, list.missing)) return 'TOO_MANY';
  if (list.unidentified > 0) return 'UNIDENTIFIED_ENTRIES';
  if (lacksTheLast(list)) return 'LAST_OF_LIST';
  return list.listed > 0 && list.listed % roundCount === 0 ? 'ROUND_COUNT' : null;
}

function lacksTheLast({ lastEnding, missingIds }: ListWithMissing): boolean {
  if (lastEnding.length < missingIds.length) return false;
  const missing = new Set(missingIds);
  return lastEnding.slice(-missingIds.length).every((id) => missing.has(id));
}

/**
 * Whether so few records are missing that no review is needed for their number alone. A list that suddenly
 * lacks many records is probably wrong: more than 2 % or 25 at once need a review, and so do all of them. Up
 * to three are plausible in any practice.
 */
export function mayArchiveMissing(known: number, missing: number): boolean {
  if (missing === known) return missing === 0;
  if (missing > mostWithoutReview) return false;
  return missing <= Math.max(alwaysPlausible, known * plausibleShare);
}
