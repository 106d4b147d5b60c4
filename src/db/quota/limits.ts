import type { Quota } from '../../../prisma/generated/client.ts';
import { shouldReportExternalUsage } from '../../domain/quota/external-usage.ts';
import type { QuotaLimits, SourceLimits } from '../../domain/quota/quota.ts';
import { initialLimits } from '../../domain/quota/quota.ts';
import type { Database } from '../prisma.ts';
import type { CallingRun } from './run-calls.ts';
import { countCalls } from './run-calls.ts';
import { removeTicket } from './tickets.ts';

/** The limits of a practice, as admins set them and as the engine reports about them, and the ends of its runs. */
export interface QuotaStore {
  /** The number of calls in a day. The quota stays locked until the transaction ends. */
  lockDayLimit(practiceId: string): Promise<number>;
  /** Ends a block of the day: XPM issued it under another limit. */
  saveDayLimit(practiceId: string, dayLimit: number): Promise<void>;
  /**
   * The limits, when the practice has not heard of the external usage since XPM's day started. Marks
   * it as reported, so that one transaction of several returns them and the others return `null`.
   */
  claimExternalUsageReport(practiceId: string, at: Date): Promise<QuotaLimits | null>;
  /** Removes an ended run from the queue, with its permits that were not used. Returns how many calls it has made. */
  endRun(run: CallingRun): Promise<number>;
}

export function quotaStore(db: Database, stated: SourceLimits): QuotaStore {
  return {
    async lockDayLimit(practiceId) {
      return (await lockQuota(db, practiceId, stated)).dayLimit;
    },
    async saveDayLimit(practiceId, dayLimit) {
      // External usage is the limit less what remains and what we used. A limit that was too high made
      // it too high by the same number; a limit that was too low leaves it as it is.
      await db.$executeRaw`
        UPDATE quota SET day_limit = ${dayLimit},
          external_day_calls = GREATEST(0, external_day_calls + LEAST(0, ${dayLimit} - day_limit)),
          blocked_until = CASE WHEN blocked_by = 'DAY' THEN NULL ELSE blocked_until END
        WHERE practice_id = ${practiceId}::uuid`;
    },
    async claimExternalUsageReport(practiceId, at) {
      const limits = await lockQuota(db, practiceId, stated);
      if (!shouldReportExternalUsage(limits, at)) return null;
      await db.quota.update({ where: { practiceId }, data: { externalUsageReportedAt: at } });
      return limits;
    },
    async endRun(run) {
      await removeTicket(db, run.practiceId, run.id);
      return countCalls(db, run);
    },
  };
}

/** The practice's limits, which stay locked until the transaction ends. */
export async function lockQuota(
  db: Database,
  practiceId: string,
  stated: SourceLimits,
): Promise<Quota> {
  const lock = async (): Promise<Quota | null> => {
    const locked = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM quota WHERE practice_id = ${practiceId}::uuid FOR UPDATE`;
    // A row that another transaction inserts between the two statements would be read without a lock.
    return locked.length === 0 ? null : db.quota.findUnique({ where: { practiceId } });
  };
  const known = await lock();
  if (known !== null) return known;
  const data = { practiceId, ...initialLimits(stated) };
  await db.quota.createMany({ data, skipDuplicates: true });
  const created = await lock();
  if (created === null) throw new Error(`Practice ${practiceId} has no quota.`);
  return created;
}
