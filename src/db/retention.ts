import { retention } from '../domain/activity/retention.ts';
import type { Retention } from '../ports/retention.ts';
import type { PrismaClient } from './prisma.ts';

export function createRetention(prisma: PrismaClient): Retention {
  return {
    async prune(now) {
      const ago = (kept: number) => new Date(now.getTime() - kept);
      await prisma.callPermit.deleteMany({ where: { acquiredAt: { lt: ago(retention.leases) } } });
      await prisma.appCalls.deleteMany({ where: { second: { lt: ago(retention.appCalls) } } });
      await prisma.quotaReservation.deleteMany({ where: { until: { lt: now } } });
      await prisma.idempotentRequest.deleteMany({
        where: { requestedAt: { lt: ago(retention.idempotencyKeys) } },
      });
      await prisma.problem.deleteMany({
        where: { resolvedAt: { lt: ago(retention.resolvedProblems) } },
      });
      await prisma.xpmConsentRequest.deleteMany({ where: { expiresAt: { lt: now } } });
      await forgetEvents(prisma, ago(retention.events));
    },
  };
}

/**
 * Up to each practice's last old event, and not only those that are old: the clocks of two processes
 * differ, so the order of the instants is not quite that of the numbers, and a hole in the log would go
 * unnoticed by who reads on from before it.
 */
async function forgetEvents(prisma: PrismaClient, olderThan: Date): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM event USING (
      SELECT practice_id, max(seq) AS seq FROM event WHERE created_at < ${olderThan}
      GROUP BY practice_id
    ) last_old
    WHERE event.practice_id = last_old.practice_id AND event.seq <= last_old.seq`;
}
