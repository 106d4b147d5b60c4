import type { Role } from '../../domain/practice/practice.ts';
import type { Database } from '../prisma.ts';

/** The role of each member of a practice, by the subject of their tokens. */
export type MemberRoles = ReadonlyMap<string, Role>;

/** Reads them as one value: Prisma needs more time for a hundred rows than Postgres. */
export async function readMemberRoles(db: Database, practiceId: string): Promise<MemberRoles> {
  const [row] = await db.$queryRaw<{ roles: Readonly<Record<string, Role>> | null }[]>`
    SELECT json_object_agg(subject, role) AS roles
    FROM membership WHERE practice_id = ${practiceId}::uuid`;
  return new Map(Object.entries(row?.roles ?? {}));
}
