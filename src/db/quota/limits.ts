import type { QuotaRows } from '../../ports/unit-of-work.ts';
import type { Database } from '../prisma.ts';
import { lockQuota } from './rate-limiter.ts';

export function quotaRows(db: Database): QuotaRows {
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
