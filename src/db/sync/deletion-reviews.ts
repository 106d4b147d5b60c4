import { z } from 'zod';
import type { DeletionReview as HeldDeleteRow } from '../../../prisma/generated/client.ts';
import type { DeletionReview } from '../../domain/sync/deletion-review.ts';
import { recordNouns } from '../../domain/sync/deletion-review.ts';
import type { DeletionReviewRows } from '../../ports/deletion-review-rows.ts';
import type { Database } from '../prisma.ts';

const storedNoun = z.enum(recordNouns);

export function deletionReviewRows(db: Database): DeletionReviewRows {
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
