import type { PracticeAutomation } from '../../domain/sync/schedule.ts';
import { schedulesOf } from '../../domain/sync/schedule.ts';
import type { ScheduleReader } from '../../ports/schedule-reader.ts';
import { automationColumns, withConnection } from '../practice/practice-columns.ts';
import type { Database } from '../prisma.ts';

export function createScheduleReader(db: Database): ScheduleReader {
  return {
    async schedules(practiceId) {
      const practice = await findAutomation(db, practiceId);
      return practice === null ? [] : schedulesOf(practice);
    },
    async all() {
      const rows = await db.practice.findMany({
        where: { connection: { isNot: null } },
        select: automationColumns,
      });
      return rows.map((row) => ({
        practiceId: row.id,
        schedules: schedulesOf(withConnection(row)),
      }));
    },
  };
}

/** `null` when there is no such practice. */
export async function findAutomation(
  db: Database,
  practiceId: string,
): Promise<PracticeAutomation | null> {
  const where = { id: practiceId };
  const row = await db.practice.findUnique({ where, select: automationColumns });
  return row === null ? null : withConnection(row);
}
