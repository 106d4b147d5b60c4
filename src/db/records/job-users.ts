import type { Database } from '../prisma.ts';
import type { JobStore } from './job-store.ts';

/** Finds the jobs that reference unknown users. */
export function jobUsers(db: Database): Pick<JobStore, 'withUnknownUser'> {
  return {
    async withUnknownUser(practiceId, role, limit) {
      const column = `${role}_xpm_id`;
      const rows = await db.$queryRawUnsafe<{ number: string; count: bigint }[]>(
        `SELECT number, count(*) OVER () AS count FROM job j
         WHERE practice_id = $1::uuid AND deleted_at IS NULL AND ${column} IS NOT NULL
           AND NOT EXISTS (
             SELECT FROM app_user u
             WHERE u.practice_id = $1::uuid AND u.xpm_id = j.${column} AND u.deleted_at IS NULL
           )
         ORDER BY number LIMIT $2`,
        practiceId,
        limit,
      );
      return { count: Number(rows[0]?.count ?? 0), numbers: rows.map(({ number }) => number) };
    },
  };
}
