import type { Prisma } from '../../../prisma/generated/client.ts';
import type { PendingChange } from '../../domain/edits/pending-change.ts';
import type { ChangeRefusalReason } from '../../domain/edits/refusal.ts';
import type { RowPages } from '../../ports/row-pages.ts';
import type { PrismaClient } from '../prisma.ts';
import { toPendingChange } from './pending-changes.ts';

/** Which pending changes of a practice to list. An absent condition does not restrict them. */
export interface PendingChangeFilter {
  /** The instant before which a change was first made. */
  readonly olderThan?: Date | null | undefined;
  readonly refused?: boolean | null | undefined;
  readonly reasons?: readonly ChangeRefusalReason[] | null | undefined;
}

/** Oldest first. */
export type PendingChangeReader = RowPages<PendingChange, PendingChangeFilter>;

export function pendingChangeReader(prisma: PrismaClient): PendingChangeReader {
  return {
    async page(practiceId, filter, { after, before, limit, inverted }) {
      const direction = inverted ? 'desc' : 'asc';
      const cursor = inverted ? before : after;
      const beyond =
        cursor === undefined ? {} : await beyondChange(prisma, practiceId, { cursor, inverted });
      if (beyond === null) return [];
      const rows = await prisma.pendingChange.findMany({
        where: { practiceId, ...matching(filter), ...beyond },
        orderBy: [{ since: direction }, { id: direction }],
        take: limit,
      });
      return rows.map(toPendingChange);
    },
    count: (practiceId, filter) =>
      prisma.pendingChange.count({ where: { practiceId, ...matching(filter) } }),
  };
}

function matching({
  olderThan,
  refused,
  reasons,
}: PendingChangeFilter): Prisma.PendingChangeWhereInput {
  return {
    ...(olderThan == null ? {} : { AND: { since: { lt: olderThan } } }),
    ...(refused == null ? {} : { refusal: refused ? { not: null } : null }),
    ...(reasons == null ? {} : { refusalReason: { in: [...reasons] } }),
  };
}

/** The changes behind a cursor; `null` when the practice has no such change any more. */
async function beyondChange(
  prisma: PrismaClient,
  practiceId: string,
  { cursor: id, inverted }: { readonly cursor: string; readonly inverted: boolean },
): Promise<Prisma.PendingChangeWhereInput | null> {
  const change = await prisma.pendingChange.findUnique({
    where: { id, practiceId },
    select: { since: true },
  });
  if (change === null) return null;
  const { since } = change;
  const side = inverted ? 'lt' : 'gt';
  return { OR: [{ since: { [side]: since } }, { since, id: { [side]: id } }] };
}
