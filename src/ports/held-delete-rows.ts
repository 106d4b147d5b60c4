import type { HeldDelete } from '../domain/sync/deletion-review.ts';

/**
 * Questions to the admins of practices. At most one is open per practice, kind and noun. Locks are taken
 * after that of the run and before those of the records.
 */
export interface HeldDeleteRows {
  find(id: string): Promise<HeldDelete | null>;
  /** The question, held until the transaction ends. */
  lock(id: string): Promise<HeldDelete | null>;
  /** The open one, held until the transaction ends. */
  lockOpen(about: Pick<HeldDelete, 'practiceId' | 'kind' | 'noun'>): Promise<HeldDelete | null>;
  /** Writes a question, new or not. */
  save(held: HeldDelete): Promise<void>;
}
