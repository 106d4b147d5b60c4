import type { PeopleRows } from '../domain/ports/single-record-rows.ts';
import type { Database } from './prisma.ts';

export function peopleRows(db: Database): PeopleRows {
  return {
    find(practiceId, choice) {
      const isMeant =
        choice.type === 'user'
          ? { id: choice.id }
          : { email: { equals: choice.email.trim(), mode: 'insensitive' } as const };
      return db.user.findMany({
        where: { practiceId, goneAt: null, ...isMeant },
        select: { xpmId: true, name: true },
        take: 2,
      });
    },
  };
}
