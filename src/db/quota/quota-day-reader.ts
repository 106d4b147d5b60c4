import { dayWindowMs } from '../../domain/quota/quota.ts';
import type { CallsOfHour, QuotaDay, QuotaPause } from '../../domain/quota/quota-day.ts';
import { quotaDayOf } from '../../domain/quota/quota-day.ts';
import type { PrismaClient } from '../prisma.ts';

/** The calls and the pauses of the last 24 hours. */
export async function readQuotaDay(
  prisma: PrismaClient,
  practiceId: string,
  now: Date,
): Promise<QuotaDay> {
  const since = new Date(now.getTime() - dayWindowMs);
  const [calls, pauses] = await Promise.all([
    prisma.$queryRaw<CallsOfHour[]>`
      SELECT date_trunc('hour', acquired_at, 'UTC') AS hour, priority::text AS priority,
        count(*)::int AS calls
      FROM call_permit WHERE practice_id = ${practiceId}::uuid AND acquired_at > ${since}
      GROUP BY 1, 2`,
    readPauses(prisma, practiceId, since),
  ]);
  return quotaDayOf(calls, pauses, now);
}

/** A pause lasts from the event in which a run paused to the run's next event, or to its stated end. */
function readPauses(
  prisma: PrismaClient,
  practiceId: string,
  since: Date,
): Promise<readonly QuotaPause[]> {
  return prisma.$queryRaw<QuotaPause[]>`
    SELECT pause ->> 'limit' AS limit, "startedAt",
      least((pause ->> 'until')::timestamptz, "resumedAt") AS "endsAt"
    FROM (
      SELECT created_at AS "startedAt", data -> 'run' -> 'pause' AS pause,
        lead(created_at) OVER (PARTITION BY data -> 'run' ->> 'id' ORDER BY seq) AS "resumedAt"
      FROM event
      WHERE practice_id = ${practiceId}::uuid AND type = 'run.changed' AND created_at > ${since}
    ) changes
    WHERE jsonb_typeof(pause) = 'object'`;
}
