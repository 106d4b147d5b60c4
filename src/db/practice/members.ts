import type { Role } from '../../domain/practice/practice.ts';
import type { Database } from '../prisma.ts';

/** The role of each member of a practice, by the subject of their tokens. */
export type MemberRoles = ReadonlyMap<string, Role>;

export async function readMemberRoles(db: Database, practiceId: string): Promise<MemberRoles> {
  const members = await db.membership.findMany({
    where: { practiceId },
    select: { subject: true, role: true },
  });
  return new Map(members.map(({ subject, role }) => [subject, role]));
}
