import { retention } from '../domain/activity/retention.ts';
import type { Retention } from '../ports/retention.ts';
import type { PrismaClient } from './prisma.ts';

export function createRetention(prisma: PrismaClient): Retention {
  return {
    async prune(now) {
      const ago = (ageMs: number) => new Date(now.getTime() - ageMs);
      // A run counts its calls when it ends, by their permits.
      await prisma.$executeRaw`
        DELETE FROM call_permit WHERE acquired_at < ${ago(retention.callPermitsMs)}
          AND NOT EXISTS (SELECT 1 FROM sync_run
            WHERE id::text = call_permit.series_id AND finished_at IS NULL)`;
      await prisma.appCalls.deleteMany({ where: { second: { lt: ago(retention.appCallsMs) } } });
      await prisma.quotaReservation.deleteMany({ where: { until: { lt: now } } });
      await prisma.permitTicket.deleteMany({ where: { expiresAt: { lt: now } } });
      await prisma.idempotentRequest.deleteMany({
        where: { requestedAt: { lt: ago(retention.idempotencyKeysMs) } },
      });
      await prisma.problem.deleteMany({
        where: { resolvedAt: { lt: ago(retention.resolvedProblemsMs) } },
      });
      await prisma.xpmConsentRequest.deleteMany({ where: { expiresAt: { lt: now } } });
      // An offer contains tokens, and an expired one can no longer be confirmed.
      await prisma.xpmAccountOffer.deleteMany({ where: { expiresAt: { lt: now } } });
      await deleteEvents(prisma, ago(retention.eventsMs));
    },
  };
}

/**
 * Deletes up to the last old event of each practice, newer ones before it included. The clocks of two
 * processes differ, so times and numbers may be ordered differently, and a follower would not notice a
 * gap in the log.
 */
async function deleteEvents(prisma: PrismaClient, olderThan: Date): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM event USING (
      SELECT practice_id, max(seq) AS seq FROM event WHERE created_at < ${olderThan}
      GROUP BY practice_id
    ) last_old
    WHERE event.practice_id = last_old.practice_id AND event.seq <= last_old.seq`;
}
