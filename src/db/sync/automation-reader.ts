import type { PracticeAutomation } from '../../domain/sync/schedule.ts';
import type { AutomationReader } from '../../ports/schedule-reader.ts';
import { automationColumns, withConnection } from '../practice/practice-columns.ts';
import type { Database } from '../prisma.ts';

export function createAutomationReader(db: Database): AutomationReader {
  return {
    find: (practiceId) => findAutomation(db, practiceId),
    async all() {
      const rows = await db.practice.findMany({
        where: { connection: { isNot: null } },
        select: automationColumns,
      });
      return rows.map(withConnection);
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
