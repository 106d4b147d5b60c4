import { shouldReportExternalUsage } from '../../domain/quota/external-usage.ts';
import { observeResponse } from '../../domain/quota/observe.ts';
import { decidePermits } from '../../domain/quota/permits.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { QuotaDenial, SourceLimits } from '../../domain/quota/quota.ts';
import { leaseSeconds } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallResult, Permit, PermitRequest, RateLimiter } from '../../ports/rate-limiter.ts';
import type { Database, PrismaClient } from '../prisma.ts';
import { blockApp, countAppCalls, findAppDenial } from './app-limit.ts';
import { lockQuota } from './limits.ts';
import { readUsage } from './usage.ts';

export interface RateLimiterDependencies {
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  /** The limits of a practice that has made no call yet, and of the app. */
  readonly limits: SourceLimits;
  /**
   * Called after a response that shows a reportable number of calls of another program. Several
   * processes may call it at once, and each response repeats the call until it has been reported.
   */
  readonly onExternalUsage: (practiceId: string) => Promise<void>;
}

/**
 * One rate limiter for all workers, in Postgres: each permit is a row, and the usage is counted from
 * the rows of the last minute, of the last day and of the calls in flight.
 */
export function createRateLimiter(deps: RateLimiterDependencies): RateLimiter {
  return {
    async acquire(request) {
      const granted = await deps.prisma.$transaction((db) => grant(db, deps, request));
      if (granted.type === 'denied') {
        throw new SourceFailure(
          { kind: 'limited', ...granted.denial },
          request.call,
          'The rate limiter permits no call now.',
        );
      }
      // All practices share a row of this count, so no open transaction may hold its lock.
      await countAppCalls(deps.prisma, deps.clock.now(), granted.ids.length);
      if (deps.clock.now() >= granted.expiresAt) throw new PermitExpired(request.call);
      const [first, ...others] = granted.ids.map((id) => permitOf(deps, request.practiceId, id));
      if (first === undefined) throw new Error('The rate limiter granted no permit.');
      return [first, ...others];
    },
  };
}

type Grant =
  | { readonly type: 'granted'; readonly ids: readonly bigint[]; readonly expiresAt: Date }
  | { readonly type: 'denied'; readonly denial: QuotaDenial };

/** The lease ended before the caller received its permit. The caller may request another one. */
class PermitExpired extends Error {
  override readonly name = 'PermitExpired';

  constructor(call: string) {
    super(`The permit for ${call} expired before it could be used.`);
  }
}

async function grant(
  db: Database,
  { clock, limits: stated }: RateLimiterDependencies,
  { practiceId, call, priority, calls, room = 1 }: PermitRequest,
): Promise<Grant> {
  const limits = await lockQuota(db, practiceId, stated);
  // Read after the lock: an instant from before the wait would count calls that are no longer recent.
  const now = clock.now();
  const use = await readUsage(db, practiceId, { limits, priority, now });
  const denial = await findAppDenial(db, now, stated);
  const decision =
    denial === null
      ? decidePermits(limits, use, { priority, calls, room, now })
      : ({ type: 'denied', denial } as const);
  if (decision.type === 'denied') {
    await reserveSlots(db, { practiceId, priority, calls: room }, decision.denial);
    return decision;
  }
  // A reservation for several callers stays until all of them have had their turn.
  await db.quotaReservation.deleteMany({
    where: { practiceId, priority, calls: { lte: leastReserved } },
  });
  const expiresAt = leaseEnd(now);
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

const leaseEnd = (now: Date): Date => new Date(now.getTime() + leaseSeconds * 1000);

/** How long a denied priority keeps precedence over lower ones after its slot is free. */
const reservationMs = 10_000;
const leastReserved = 4;

/** Reserves calls, which lower priorities leave, for a priority that the minute's limit denied. */
async function reserveSlots(
  db: Database,
  { practiceId, priority, calls }: { practiceId: string; priority: CallPriority; calls: number },
  denial: QuotaDenial,
): Promise<void> {
  if (denial.limit !== 'MINUTE' || priority === 'SWEEP') return;
  const reservation = {
    calls: Math.max(leastReserved, calls),
    until: new Date(denial.until.getTime() + reservationMs),
  };
  await db.quotaReservation.upsert({
    where: { practiceId_priority: { practiceId, priority } },
    create: { practiceId, priority, ...reservation },
    update: reservation,
  });
}

function permitOf(deps: RateLimiterDependencies, practiceId: string, id: bigint): Permit {
  const { prisma, clock, limits: stated } = deps;
  return {
    number: id,
    async renew() {
      const expiresAt = leaseEnd(clock.now());
      await prisma.callPermit.updateMany({ where: { id, releasedAt: null }, data: { expiresAt } });
    },
    async release(result) {
      const now = clock.now();
      const isReportable = await prisma.$transaction(async (db) => {
        await db.callPermit.updateMany({ where: { id }, data: { releasedAt: now } });
        return observe(db, practiceId, { result, now, stated });
      });
      if (isReportable) await deps.onExternalUsage(practiceId);
    },
  };
}

interface Observation {
  readonly result: CallResult;
  readonly now: Date;
  readonly stated: SourceLimits;
}

/** Corrects the limits by a response. Returns whether the external usage should be reported. */
async function observe(
  db: Database,
  practiceId: string,
  { result: { observed, refused }, now, stated }: Observation,
): Promise<boolean> {
  let isReportable = false;
  if (observed !== null && observed.minuteRemaining !== null) {
    const limits = await lockQuota(db, practiceId, stated);
    const use = await readUsage(db, practiceId, { limits, priority: 'INTERACTIVE', now });
    const refusedBy = refused?.limit ?? null;
    const response = { observed, refusedBy, now, statedDayLimit: stated.dayLimit };
    const corrected = observeResponse(limits, use, response);
    isReportable = shouldReportExternalUsage(corrected, now);
    await db.quota.update({ where: { practiceId }, data: corrected });
  }
  if (refused !== null) await block(db, practiceId, refused);
  return isReportable;
}

async function block(db: Database, practiceId: string, { limit, until }: QuotaDenial) {
  if (limit === 'APP') {
    await blockApp(db, until);
    return;
  }
  // A short block (two seconds, for too many concurrent calls) must not shorten that of a day.
  await db.quota.updateMany({
    where: { practiceId, OR: [{ blockedUntil: null }, { blockedUntil: { lt: until } }] },
    data: { blockedUntil: until, blockedBy: limit },
  });
}
