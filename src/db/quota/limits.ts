import type { Database } from '../prisma.ts';
import { lockQuota } from './rate-limiter.ts';

/** What an admin knows of the practice's limits. */
export interface QuotaStore {
  /** Calls in a day, held until the transaction ends. */
  lockDayLimit(practiceId: string): Promise<number>;
  /** XPM's own word that the day is used up counts no more: it was said of another limit. */
  saveDayLimit(practiceId: string, dayLimit: number): Promise<void>;
}

export function quotaStore(db: Database): QuotaStore {
  return {
    async lockDayLimit(practiceId) {
      return (await lockQuota(db, practiceId)).dayLimit;
    },
    async saveDayLimit(practiceId, dayLimit) {
      // What seems to be another program's is the limit less what remains and what is ours: when the
      // limit was believed too high, so was that. When XPM allows more from now on, it stays.
      await db.$executeRaw`
        UPDATE quota SET day_limit = ${dayLimit},
          external_day_calls = GREATEST(0, external_day_calls + LEAST(0, ${dayLimit} - day_limit)),
          blocked_until = CASE WHEN blocked_by = 'DAY' THEN NULL ELSE blocked_until END
        WHERE practice_id = ${practiceId}::uuid`;
    },
  };
}
