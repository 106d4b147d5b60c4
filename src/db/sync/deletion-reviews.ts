import { z } from 'zod';
import type { HeldDelete as HeldDeleteRow } from '../../../prisma/generated/client.ts';
import type { HeldDelete } from '../../domain/sync/deletion-review.ts';
import { recordNouns } from '../../domain/sync/deletion-review.ts';
import type { HeldDeleteRows } from '../../ports/held-delete-rows.ts';
import type { Database } from '../prisma.ts';

const storedNoun = z.enum(recordNouns);

export function heldDeleteRows(db: Database): HeldDeleteRows {
  const find = async (id: string) => {
    const row = await db.heldDelete.findUnique({ where: { id } });
    return row === null ? null : toHeldDelete(row);
  };
  return {
    find,
    async lock(id) {
      await db.$queryRaw`SELECT 1 FROM held_delete WHERE id = ${id}::uuid FOR UPDATE`;
      return find(id);
    },
    async lockOpen({ practiceId, kind, noun }) {
      const [open] = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM held_delete
        WHERE "practiceId" = ${practiceId}::uuid AND kind = ${kind}::"SyncKind" AND noun = ${noun}
          AND state = 'HELD'
        FOR UPDATE`;
      return open === undefined ? null : find(open.id);
    },
    async save({ id, ...data }) {
      await db.heldDelete.upsert({ where: { id }, create: { id, ...data }, update: data });
    },
  };
}

const toHeldDelete = ({ noun, ...row }: HeldDeleteRow): HeldDelete => ({
  ...row,
  noun: storedNoun.parse(noun),
});
