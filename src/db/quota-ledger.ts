import { SourceFailure } from '../domain/errors.ts';
import type { Allowance, CallLease, CallResult } from '../domain/ports/allowance.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { freshTerms, judgeLeave, leaseSeconds, minuteWindow } from '../domain/quota.ts';
import type { QuotaUse } from '../domain/quota.ts';
import type { Quota } from '../../prisma/generated/client.ts';
import type { Database, PrismaClient } from './prisma.ts';

interface LedgerDependencies {
  readonly prisma: PrismaClient;
  readonly clock: Clock;
}

/**
 * The one ledger of calls, in Postgres, so that it holds for every worker: each call leaves a row, and
 * the rows of the last minute, of the last day and of calls in flight are what is used up.
 */
export function createQuotaLedger(deps: LedgerDependencies): Allowance {
  return {
    async take(practiceId, call) {
      const leave = await deps.prisma.$transaction(async (db) => {
        const quota = await lockQuota(db, practiceId);
        // Only now: what waited for the lock would count from before it could have called.
        const now = deps.clock.now();
        const use = await readUse(db, practiceId, now);
        const denial = judgeLeave(quota, use, now);
        if (denial !== null) return denial;
        const expiresAt = new Date(now.getTime() + leaseSeconds * 1000);
        return db.quotaLease.create({
          data: { practiceId, call, takenAt: now, expiresAt },
          select: { id: true },
        });
      });
      if ('limit' in leave) {
        throw new SourceFailure({ kind: 'limited', ...leave }, call, 'No leave for a call now.');
      }
      return leaseOf(deps, practiceId, leave.id);
    },
  };
}

function leaseOf(deps: LedgerDependencies, practiceId: string, id: bigint): CallLease {
  const { prisma, clock } = deps;
  return {
    number: id,
    async renew() {
      const expiresAt = new Date(clock.now().getTime() + leaseSeconds * 1000);
      await prisma.quotaLease.updateMany({ where: { id, releasedAt: null }, data: { expiresAt } });
    },
    async release(result) {
      const now = clock.now();
      await prisma.$transaction(async (db) => {
        await db.quotaLease.updateMany({ where: { id }, data: { releasedAt: now } });
        await learn(db, practiceId, { result, now });
      });
    },
  };
}

/** What an answer says corrects what the ledger believes. */
async function learn(
  db: Database,
  practiceId: string,
  { result, now }: { readonly result: CallResult; readonly now: Date },
): Promise<void> {
  const { observed, refused } = result;
  if (observed !== null && observed.minuteRemaining !== null) {
    const { minuteRemaining, dayRemaining } = observed;
    await db.quota.update({
      where: { practiceId },
      data: { observedAt: now, minuteRemaining, dayRemaining },
    });
  }
  if (refused === null) return;
  // A short refusal (two seconds, for too many at once) must not shorten that of a day.
  await db.quota.updateMany({
    where: {
      practiceId,
      OR: [{ blockedUntil: null }, { blockedUntil: { lt: refused.until } }],
    },
    data: { blockedUntil: refused.until, blockedBy: refused.limit },
  });
}

async function lockQuota(db: Database, practiceId: string): Promise<Quota> {
  await db.quota.createMany({ data: { practiceId, ...freshTerms }, skipDuplicates: true });
  await db.$queryRaw`SELECT 1 FROM quota WHERE "practiceId" = ${practiceId}::uuid FOR UPDATE`;
  return db.quota.findUniqueOrThrow({ where: { practiceId } });
}

interface UseRow {
  readonly inMinute: bigint;
  readonly inDay: bigint;
  readonly inFlight: bigint;
  readonly oldestInMinute: Date | null;
  readonly oldestInDay: Date | null;
}

/** What the practice's calls have used up. */
export async function readUse(db: Database, practiceId: string, now: Date): Promise<QuotaUse> {
  const minuteAgo = new Date(now.getTime() - minuteWindow);
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  const [row] = await db.$queryRaw<UseRow[]>`
    SELECT count(*) FILTER (WHERE "takenAt" > ${minuteAgo}) AS "inMinute",
      count(*) AS "inDay",
      count(*) FILTER (WHERE "releasedAt" IS NULL AND "expiresAt" > ${now}) AS "inFlight",
      min("takenAt") FILTER (WHERE "takenAt" > ${minuteAgo}) AS "oldestInMinute",
      min("takenAt") AS "oldestInDay"
    FROM quota_lease WHERE "practiceId" = ${practiceId}::uuid AND "takenAt" > ${dayAgo}`;
  return {
    inMinute: Number(row?.inMinute ?? 0),
    inDay: Number(row?.inDay ?? 0),
    inFlight: Number(row?.inFlight ?? 0),
    oldestInMinute: row?.oldestInMinute ?? null,
    oldestInDay: row?.oldestInDay ?? null,
  };
}
