import { z } from 'zod';
import type { DeletionReview as HeldDeleteRow } from '../../../prisma/generated/client.ts';
import { nounOf, recordLists } from '../../domain/records/record-list.ts';
import type { DeletionReview } from '../../domain/sync/deletion-review.ts';
import type { Database } from '../prisma.ts';

/**
 * Questions to the admins of practices. At most one is open per practice, kind and noun. Locks are taken
 * after that of the run and before those of the records.
 */
export interface DeletionReviewStore {
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
    async lockOpen({ practiceId, kind, noun }) {
      const [open] = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM deletion_review
        WHERE practice_id = ${practiceId}::uuid AND kind = ${kind}::sync_kind AND noun = ${noun}
          AND state = 'PENDING'
        FOR UPDATE`;
      return open === undefined ? null : find(open.id);
    },
    async save({ id, ...data }) {
      await db.deletionReview.upsert({ where: { id }, create: { id, ...data }, update: data });
    },
  };
}

const toDeletionReview = ({ noun, ...row }: HeldDeleteRow): DeletionReview => ({
  ...row,
  noun: storedNoun.parse(noun),
});
