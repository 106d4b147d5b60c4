import type { Quota } from '../../../prisma/generated/client.ts';
import {
  externalUsageEntry,
  shouldReportExternalUsage,
} from '../../domain/quota/external-usage.ts';
import { observeResponse } from '../../domain/quota/observe.ts';
import { decidePermits } from '../../domain/quota/permits.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { QuotaDenial } from '../../domain/quota/quota.ts';
import { defaultLimits, leaseSeconds } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallResult, Permit, PermitRequest, RateLimiter } from '../../ports/rate-limiter.ts';
import { activityStore } from '../activity/activity-entries.ts';
import { eventStore } from '../activity/events.ts';
import type { Database, PrismaClient } from '../prisma.ts';
import { blockApp, countAppCalls, findAppDenial } from './app-limit.ts';
import { readUsage } from './usage.ts';

interface RateLimiterDependencies {
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * The one ledger of calls, in Postgres, so that it holds for every worker: each call leaves a row, and
 * the rows of the last minute, of the last day and of calls in flight are what is used up.
 */
export function createRateLimiter(deps: RateLimiterDependencies): RateLimiter {
  return {
    async acquire(wish) {
      const leave = await deps.prisma.$transaction((db) => grant(db, deps.clock, wish));
      if (leave.type === 'denied') {
        throw new SourceFailure(
          { kind: 'limited', ...leave.denial },
          wish.call,
          'No leave for a call now.',
        );
      }
      // All practices share a row of this: nobody holds it while a transaction of theirs is open.
      await countAppCalls(deps.prisma, deps.clock.now(), leave.ids.length);
      if (deps.clock.now() >= leave.expiresAt) throw new PermitExpired(wish.call);
      const [first, ...others] = leave.ids.map((id) => permitOf(deps, wish.practiceId, id));
      if (first === undefined) throw new Error('Leave was given for no call.');
      return [first, ...others];
    },
  };
}

/** Calls that may be made until then; others are given leave for them afterwards. */
interface Leave {
  readonly type: 'granted';
  readonly ids: readonly bigint[];
  readonly expiresAt: Date;
}

/** Whoever was given leave has come to it too late. To ask again is right. */
class PermitExpired extends Error {
  override readonly name = 'PermitExpired';

  constructor(call: string) {
    super(`Leave for ${call} had expired before it could be used.`);
  }
}

async function grant(
  db: Database,
  clock: Clock,
  { practiceId, call, priority, calls, room = 1 }: PermitRequest,
): Promise<Leave | { readonly type: 'denied'; readonly denial: QuotaDenial }> {
  const limits = await lockQuota(db, practiceId);
  // Only now: what waited for the lock would count from before it could have called.
  const now = clock.now();
  const use = await readUsage(db, practiceId, { limits, priority, now });
  const request = { priority, calls, room, now };
  const denial = await findAppDenial(db, now);
  const decision =
    denial === null ? decidePermits(limits, use, request) : ({ type: 'denied', denial } as const);
  if (decision.type === 'denied') {
    await reserveSlots(db, { practiceId, priority, calls: room }, decision.denial);
    return decision;
  }
  // What was held for several calls goes on until they all have had their time.
  await db.quotaReservation.deleteMany({
    where: { practiceId, priority, calls: { lte: leastReserved } },
  });
  const expiresAt = new Date(now.getTime() + leaseSeconds * 1000);
  const rows = await db.callPermit.createManyAndReturn({
    data: Array.from({ length: decision.calls }, () => ({
      practiceId,
      call,
      priority,
      acquiredAt: now,
      expiresAt,
    })),
    select: { id: true },
  });
  return { type: 'granted', ids: rows.map(({ id }) => id), expiresAt };
}

/** For how long after its turn a priority that was refused has precedence over those below (ms). */
const holdMs = 10_000;
const leastReserved = 4;

/** A priority that was refused for the minute's sake is next: those below leave it some room. */
async function reserveSlots(
  db: Database,
  { practiceId, priority, calls }: { practiceId: string; priority: CallPriority; calls: number },
  denial: QuotaDenial,
): Promise<void> {
  if (denial.limit !== 'MINUTE' || priority === 'SWEEP') return;
  const hold = {
    calls: Math.max(leastReserved, calls),
    until: new Date(denial.until.getTime() + holdMs),
  };
  await db.quotaReservation.upsert({
    where: { practiceId_priority: { practiceId, priority } },
    create: { practiceId, priority, ...hold },
    update: hold,
  });
}

function permitOf(deps: RateLimiterDependencies, practiceId: string, id: bigint): Permit {
  const { prisma, clock, newId } = deps;
  return {
    number: id,
    async renew() {
      const expiresAt = new Date(clock.now().getTime() + leaseSeconds * 1000);
      await prisma.callPermit.updateMany({ where: { id, releasedAt: null }, data: { expiresAt } });
    },
    async release(result) {
      const now = clock.now();
      await prisma.$transaction(async (db) => {
        await db.callPermit.updateMany({ where: { id }, data: { releasedAt: now } });
        await learn(db, practiceId, { result, now, newId });
      });
    },
  };
}

interface Lesson {
  readonly result: CallResult;
  readonly now: Date;
  /** For the entry of the activity that it may be worth. */
  readonly newId: () => string;
}

/** What an answer says corrects what the ledger believes. */
async function learn(
  db: Database,
  practiceId: string,
  { result, now, newId }: Lesson,
): Promise<void> {
  const { observed, refused } = result;
  if (observed !== null && observed.minuteRemaining !== null) {
    const limits = await lockQuota(db, practiceId);
    const use = await readUsage(db, practiceId, { limits, priority: 'INTERACTIVE', now });
    const refusedBy = refused?.limit ?? null;
    const corrected = observeResponse(limits, use, { observed, refusedBy, now });
    const isNews = shouldReportExternalUsage(corrected, now);
    await db.quota.update({
      where: { practiceId },
      data: { ...corrected, ...(isNews && { externalUsageReportedAt: now }) },
    });
    if (isNews) {
      const entry = externalUsageEntry(corrected, { id: newId(), practiceId, createdAt: now });
      await activityStore(db).add(entry);
      await eventStore(db).append(practiceId, [{ type: 'activity.changed', ids: [entry.id] }], now);
    }
  }
  if (refused === null) return;
  if (refused.limit === 'APP') {
    await blockApp(db, refused.until);
    return;
  }
  // A short refusal (two seconds, for too many at once) must not shorten that of a day.
  await db.quota.updateMany({
    where: {
      practiceId,
      OR: [{ blockedUntil: null }, { blockedUntil: { lt: refused.until } }],
    },
    data: { blockedUntil: refused.until, blockedBy: refused.limit },
  });
}

/** What XPM allows the practice, held until the transaction ends. */
export async function lockQuota(db: Database, practiceId: string): Promise<Quota> {
  const lock = async (): Promise<Quota | null> => {
    await db.$queryRaw`SELECT 1 FROM quota WHERE practice_id = ${practiceId}::uuid FOR UPDATE`;
    return db.quota.findUnique({ where: { practiceId } });
  };
  const known = await lock();
  if (known !== null) return known;
  await db.quota.createMany({ data: { practiceId, ...defaultLimits }, skipDuplicates: true });
  const created = await lock();
  if (created === null) throw new Error(`Practice ${practiceId} has no quota.`);
  return created;
}
