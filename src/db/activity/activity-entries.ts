import type { ActivityEntry } from '../../domain/activity/activity.ts';
import type { Database } from '../prisma.ts';

export interface ActivityStore {
  add(entry: ActivityEntry): Promise<void>;
  /** Updates every entry that follows the run and returns their ids. */
  follow(
    runId: string,
    state: Pick<ActivityEntry, 'status' | 'message'>,
    at: Date,
  ): Promise<readonly string[]>;
}

export function activityStore(db: Database): ActivityStore {
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
