import type { StoreResult } from '../domain/sync/stored-batch.ts';
import type { CallNumber } from './source.ts';

/** What a list has shown that was read to its end. */
export interface CompleteList {
  /** The ids in XPM of its entries, those that could not be understood included. */
  readonly seen: readonly string[];
  readonly call: CallNumber;
}

/** How many records are marked as missing, and of how many a list should show. */
export interface MissingCount {
  readonly known: number;
  readonly missing: number;
}

/**
 * Records of one kind that XPM's lists lack. A mark is what is known; whether they are archived is
 * decided afterwards. What is archived, or kept by an admin, is neither expected nor missing.
 */
export interface MissingRows {
  /**
   * Marks the records that a list of all of them lacks, and takes the mark off those that it shows.
   * What a later call has brought is not missing from an earlier one's list.
   */
  markMissing(practiceId: string, list: CompleteList, at: Date): Promise<void>;
  countMarked(practiceId: string): Promise<MissingCount>;
  /** Archives marked ones. They stay, and come back when XPM shows them again. */
  archiveMarked(practiceId: string, which: MarkedUntil): Promise<StoreResult>;
  /** Keeps marked ones as they are, until XPM has shown them again; answers how many. */
  dismissMarked(practiceId: string, which: MarkedUntil): Promise<number>;
}

/** Those that were marked by then: of later ones whoever decides has not been told. */
export interface MarkedUntil {
  readonly markedUntil: Date;
  readonly at: Date;
}
