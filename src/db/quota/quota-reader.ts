import { decidePermits } from '../../domain/quota/permits.ts';
import type { QuotaStatus } from '../../domain/quota/quota.ts';
import { defaultLimits, externalUsage, remaining } from '../../domain/quota/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from '../prisma.ts';
import { findAppDenial } from './app-limit.ts';
import { readUsage } from './usage.ts';

export interface QuotaReader {
  status(practiceId: string): Promise<QuotaStatus>;
}

export function quotaReader(prisma: PrismaClient, clock: Clock): QuotaReader {
  return { status: (practiceId) => readStatus(prisma, practiceId, clock.now()) };
}

async function readStatus(
  prisma: PrismaClient,
  practiceId: string,
  now: Date,
): Promise<QuotaStatus> {
  const limits = (await prisma.quota.findUnique({ where: { practiceId } })) ?? defaultLimits;
  const priority = 'INTERACTIVE';
  const use = await readUsage(prisma, practiceId, { limits, priority, now });
  const left = remaining(limits, use, now);
  const decision = decidePermits(limits, use, { priority, calls: 1, room: 1, now });
  const practiceDenial = decision.type === 'denied' ? decision.denial : null;
  const denial = (await findAppDenial(prisma, now)) ?? practiceDenial;
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
