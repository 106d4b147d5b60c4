import type { PersonChoice } from '../../domain/edits/entered-field.ts';
import type { UserReference } from '../../domain/records/client.ts';
import type { Database } from '../prisma.ts';

/** The people of a practice that edits can refer to. */
export interface PeopleStore {
  /** The active users that match; several when the choice is ambiguous. */
  find(practiceId: string, choice: PersonChoice): Promise<readonly UserReference[]>;
}

export function peopleStore(db: Database): PeopleStore {
  return {
    async find(practiceId, choice) {
      if (choice.type === 'user') {
        return db.user.findMany({
          where: { id: choice.id, practiceId, deletedAt: null },
          select: { xpmId: true, name: true },
        });
      }
      // Postgres rejects NUL in a text parameter.
      if (choice.email.includes('\0')) return [];
      // Prisma's insensitive mode is ILIKE, which would treat `_` and `%` of an email address as wildcards.
      return db.$queryRaw<UserReference[]>`
        SELECT xpm_id AS "xpmId", name FROM app_user
        WHERE practice_id = ${practiceId}::uuid AND deleted_at IS NULL
          AND lower(email) = lower(${choice.email.trim()})
        LIMIT 2`;
    },
  };
}
