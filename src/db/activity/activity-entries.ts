import type { ActivityRows } from '../../ports/unit-of-work.ts';
import type { Database } from '../prisma.ts';

export function activityRows(db: Database): ActivityRows {
  return {
    async add(entry) {
      await db.practiceActivity.create({ data: { ...entry, updatedAt: entry.createdAt } });
    },
    async follow(runId, state, at) {
      const rows = await db.practiceActivity.updateManyAndReturn({
        where: { runId },
        data: { ...state, updatedAt: at },
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },
  };
}
