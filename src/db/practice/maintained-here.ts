import type { RecordType } from '../../domain/records/record.ts';
import type { Database } from '../prisma.ts';

/** Whether records of this type flow to XPM only, which clients do with FYI as Primary. */
export async function isMaintainedHere(
  db: Database,
  practiceId: string,
  type: RecordType,
): Promise<boolean> {
  if (type === 'JOB') return false;
  const { primaryForClientMaintenance } = await db.practice.findUniqueOrThrow({
    where: { id: practiceId },
    select: { primaryForClientMaintenance: true },
  });
  return primaryForClientMaintenance;
}
