import { decidePermits, frontOfQueue } from '../../domain/quota/permits.ts';
import type { QuotaStatus, QuotaUsage, SourceLimits } from '../../domain/quota/quota.ts';
import {
  externalUsage,
  initialLimits,
  minuteWindowMs,
  remaining,
} from '../../domain/quota/quota.ts';
import type { QuotaDay } from '../../domain/quota/quota-day.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from '../prisma.ts';
import { findAppDenial } from './app-limit.ts';
import { readQuotaDay } from './quota-day-reader.ts';
import type { CallingRun } from './run-calls.ts';
import { countCallsOf } from './run-calls.ts';
import { readUsage } from './usage.ts';

export interface QuotaReader {
  status(practiceId: string): Promise<QuotaStatus>;
  /** The calls and the pauses of the last 24 hours. */
  day(practiceId: string): Promise<QuotaDay>;
  /** The calls that these runs have made so far, in their order. */
  callsOf(runs: readonly CallingRun[]): Promise<readonly number[]>;
}

export function quotaReader(prisma: PrismaClient, clock: Clock, stated: SourceLimits): QuotaReader {
  return {
    status: (practiceId) => readStatus(prisma, practiceId, { now: clock.now(), stated }),
    day: (practiceId) => readQuotaDay(prisma, practiceId, clock.now()),
    callsOf: (runs) => countCallsOf(prisma, runs),
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
  const use = await readUsage(prisma, practiceId, {
    limits,
    priority,
    calls: 1,
    now,
    seriesId: null,
  });
  const left = remaining(limits, use, now);
  const decision = decidePermits(limits, use, {
    priority,
    calls: 1,
    room: 1,
    place: frontOfQueue,
    now,
  });
  const practiceDenial = decision.type === 'denied' ? decision.denial : null;
  const denial = (await findAppDenial(prisma, now, stated)) ?? practiceDenial;
  return {
    minuteLimit: limits.minuteLimit,
    minuteRemaining: left.minute,
    minuteResetsAt: resetOfMinute(use),
    dayLimit: limits.dayLimit,
    dayRemaining: left.day,
    dayResetsAt: denial?.limit === 'DAY' ? denial.until : null,
    inFlight: use.inFlight,
    externalUsage: externalUsage(limits, now),
    pausedUntil: denial?.until ?? null,
    pausedBy: denial?.limit ?? null,
  };
}

/** When the latest call leaves the minute. */
function resetOfMinute({ minute: [latest] }: QuotaUsage): Date | null {
  return latest === undefined ? null : new Date(latest.getTime() + minuteWindowMs);
}
