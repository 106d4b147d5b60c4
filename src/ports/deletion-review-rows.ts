import type { DeletionReview } from '../domain/sync/deletion-review.ts';

/**
 * Questions to the admins of practices. At most one is open per practice, kind and noun. Locks are taken
 * after that of the run and before those of the records.
 */
export interface DeletionReviewRows {
  find(id: string): Promise<DeletionReview | null>;
  /** The question, held until the transaction ends. */
  lock(id: string): Promise<DeletionReview | null>;
  /** The open one, held until the transaction ends. */
  lockOpen(
    about: Pick<DeletionReview, 'practiceId' | 'kind' | 'noun'>,
  ): Promise<DeletionReview | null>;
  /** Writes a question, new or not. */
  save(held: DeletionReview): Promise<void>;
}
