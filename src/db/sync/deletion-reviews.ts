import { z } from 'zod';
import type { DeletionReview as DeletionReviewRow } from '../../../prisma/generated/client.ts';
import { nounOf, recordLists } from '../../domain/records/record-list.ts';
import type { DeletionReview } from '../../domain/sync/deletion-review.ts';
import type { Database } from '../prisma.ts';

/**
 * The deletion reviews of practices. At most one is pending per practice, kind and noun. A review is
 * locked after its run and before the records.
 */
export interface DeletionReviewStore {
  find(id: string): Promise<DeletionReview | null>;
  /** The review; it stays locked until the transaction ends. */
  lock(id: string): Promise<DeletionReview | null>;
  /** The pending review; it stays locked until the transaction ends. */
  lockPending(
    about: Pick<DeletionReview, 'practiceId' | 'kind' | 'noun'>,
  ): Promise<DeletionReview | null>;
  /** Inserts or updates a review. */
  save(review: DeletionReview): Promise<void>;
}

const storedNoun = z.literal(recordLists.map(nounOf));

export function deletionReviewStore(db: Database): DeletionReviewStore {
  const find = async (id: string) => {
    const row = await db.deletionReview.findUnique({ where: { id } });
    return row === null ? null : toDeletionReview(row);
  };
  return {
    find,
    async lock(id) {
      await db.$queryRaw`SELECT 1 FROM deletion_review WHERE id = ${id}::uuid FOR UPDATE`;
      return find(id);
    },
    async lockPending({ practiceId, kind, noun }) {
      const [pending] = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM deletion_review
        WHERE practice_id = ${practiceId}::uuid AND kind = ${kind}::sync_kind AND noun = ${noun}
          AND state = 'PENDING'
        FOR UPDATE`;
      return pending === undefined ? null : find(pending.id);
    },
    async save({ id, ...data }) {
      await db.deletionReview.upsert({ where: { id }, create: { id, ...data }, update: data });
    },
  };
}

const toDeletionReview = ({ noun, ...row }: DeletionReviewRow): DeletionReview => ({
  ...row,
  noun: storedNoun.parse(noun),
});
