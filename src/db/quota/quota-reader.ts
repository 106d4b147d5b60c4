import { decidePermits, front } from '../../domain/quota/permits.ts';
import type { QuotaStatus, SourceLimits } from '../../domain/quota/quota.ts';
import { externalUsage, initialLimits, remaining } from '../../domain/quota/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from '../prisma.ts';
import { findAppDenial } from './app-limit.ts';
import { readUsage } from './usage.ts';

export interface QuotaReader {
  status(practiceId: string): Promise<QuotaStatus>;
}

export function quotaReader(prisma: PrismaClient, clock: Clock, stated: SourceLimits): QuotaReader {
  return {
    status: (practiceId) => readStatus(prisma, practiceId, { now: clock.now(), stated }),
  };
}

async function readStatus(
  prisma: PrismaClient,
  practiceId: string,
  { now, stated }: { readonly now: Date; readonly stated: SourceLimits },
): Promise<QuotaStatus> {
  const limits =
    (await prisma.quota.findUnique({ where: { practiceId } })) ?? initialLimits(stated);
  const priority = 'INTERACTIVE';
  const use = await readUsage(prisma, practiceId, { limits, priority, now, seriesId: null });
  const left = remaining(limits, use, now);
  const decision = decidePermits(limits, use, {
    priority,
    calls: 1,
    room: 1,
    place: front,
    now,
  });
  const practiceDenial = decision.type === 'denied' ? decision.denial : null;
  const denial = (await findAppDenial(prisma, now, stated)) ?? practiceDenial;
  return {
    minuteLimit: limits.minuteLimit,
    minuteRemaining: left.minute,
    dayLimit: limits.dayLimit,
    dayRemaining: left.day,
    dayResetsAt: denial?.limit === 'DAY' ? denial.until : null,
    inFlight: use.inFlight,
    externalUsage: externalUsage(limits, now),
    pausedUntil: denial?.until ?? null,
    pausedBy: denial?.limit ?? null,
  };
}
