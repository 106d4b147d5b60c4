import { decidePermits, frontOfQueue, requiredDayRoom } from '../../domain/quota/permits.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { QuotaDenial, SourceLimits } from '../../domain/quota/quota.ts';
import { minuteWindowMs } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallSeries, Permit, PermitRequest, RateLimiter } from '../../ports/rate-limiter.ts';
import type { Database, PrismaClient } from '../prisma.ts';
import { countAppCalls, findAppDenial } from './app-limit.ts';
import { lockQuota } from './limits.ts';
import { PracticeMutex } from './practice-mutex.ts';
import { releasePermit } from './release-permit.ts';
import {
  findQueueStanding,
  isQueueEmpty,
  keepPlace,
  leaseEnd,
  removeTicket,
  renewTicket,
  useTicket,
} from './tickets.ts';
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
  /** From 0 to 1, for the jitter of waits. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * One rate limiter for all workers, in Postgres: each permit is a row, and the usage is counted from
 * the rows of the last minute, of the last day and of the calls in flight.
 */
export function createRateLimiter(deps: RateLimiterDependencies): RateLimiter {
  const mutex = new PracticeMutex();
  return {
    async acquire(request) {
      const { practiceId, series } = request;
      const granted = await mutex.runExclusive(practiceId, () =>
        deps.prisma.$transaction((db) => grant(db, deps, request)),
      );
      if (granted.type === 'denied') {
        throw new SourceFailure(
          { type: 'limited', ...granted.denial },
          request.call,
          'The rate limiter permits no call now.',
        );
      }
      // All practices share a row of this count, so no open transaction may hold its lock.
      await countAppCalls(deps.prisma, deps.clock.now(), granted.ids.length);
      if (deps.clock.now() >= granted.expiresAt) throw new PermitExpired(request.call);
      const [first, ...others] = granted.ids.map((id) =>
        permitOf({ ...deps, mutex }, { id, practiceId, series, acquiredAt: granted.acquiredAt }),
      );
      if (first === undefined) throw new Error('The rate limiter granted no permit.');
      return [first, ...others];
    },
    endSeries: (practiceId, seriesId) => removeTicket(deps.prisma, practiceId, seriesId),
  };
}

type Grant =
  | {
      readonly type: 'granted';
      readonly ids: readonly bigint[];
      readonly acquiredAt: Date;
      readonly expiresAt: Date;
    }
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
  { practiceId, call, priority, calls, series }: PermitRequest,
): Promise<Grant> {
  const limits = await lockQuota(db, practiceId, stated);
  // Read after the lock: an instant from before the wait would count calls that are no longer recent.
  const now = clock.now();
  const seriesId = series?.id ?? null;
  const { place, calls: wanted } =
    series === undefined
      ? { place: frontOfQueue, calls: 1 }
      : await findQueueStanding(db, { practiceId, priority, series }, now);
  const queued =
    seriesId === null ? null : { practiceId, priority, series: { id: seriesId, calls: wanted } };
  const room = place.type === 'started' ? 1 : wanted;
  const viewpoint = { limits, priority, calls: requiredDayRoom({ place, room }), now, seriesId };
  const use = await readUsage(db, practiceId, viewpoint);
  const denial = await findAppDenial(db, now, stated);
  const decision =
    denial === null
      ? decidePermits(limits, use, { priority, calls, room, place, now })
      : ({ type: 'denied', denial } as const);
  if (decision.type === 'denied') {
    await reserveSlots(db, { practiceId, priority, calls: room, now }, decision.denial);
    if (queued !== null) await keepPlace(db, queued, decision.denial);
    return decision;
  }
  if (queued !== null) await useTicket(db, queued, now);
  // A reservation for several series stays until all of them have started.
  if (await isQueueEmpty(db, practiceId, priority)) {
    await db.quotaReservation.deleteMany({ where: { practiceId, priority } });
  }
  const expiresAt = leaseEnd(now);
  const rows = await db.callPermit.createManyAndReturn({
    data: Array.from({ length: decision.calls }, () => ({
      practiceId,
      call,
      seriesId,
      priority,
      acquiredAt: now,
      expiresAt,
    })),
    select: { id: true },
  });
  return { type: 'granted', ids: rows.map(({ id }) => id), acquiredAt: now, expiresAt };
}

/** How long a denied priority keeps precedence over lower ones after its slot is free. */
const reservationMs = 10_000;
const leastReserved = 4;

interface ReservedSlots {
  readonly practiceId: string;
  readonly priority: CallPriority;
  readonly calls: number;
  readonly now: Date;
}

/** Reserves calls, which lower priorities leave, for a priority that the minute's limit denied. */
async function reserveSlots(
  db: Database,
  { practiceId, priority, calls, now }: ReservedSlots,
  denial: QuotaDenial,
): Promise<void> {
  if (denial.limit !== 'MINUTE' || priority === 'SWEEP') return;
  const reservation = {
    calls: Math.max(leastReserved, calls),
    // The back of a long queue must not keep slots from others for as long as the queue lasts.
    until: new Date(
      Math.min(denial.until.getTime(), now.getTime() + minuteWindowMs) + reservationMs,
    ),
  };
  await db.quotaReservation.upsert({
    where: { practiceId_priority: { practiceId, priority } },
    create: { practiceId, priority, ...reservation },
    update: reservation,
  });
}

interface GrantedPermit {
  readonly id: bigint;
  readonly practiceId: string;
  readonly series: CallSeries | undefined;
  readonly acquiredAt: Date;
}

function permitOf(
  deps: RateLimiterDependencies & { readonly mutex: PracticeMutex },
  { id, practiceId, series, acquiredAt }: GrantedPermit,
): Permit {
  const { prisma, clock, limits: stated } = deps;
  return {
    number: id,
    async renew() {
      const now = clock.now();
      const data = { expiresAt: leaseEnd(now) };
      await prisma.callPermit.updateMany({ where: { id, releasedAt: null }, data });
      if (series !== undefined) await renewTicket(prisma, practiceId, series, now);
    },
    async release(result) {
      const now = clock.now();
      const random = (deps.random ?? Math.random)();
      const ended = { id, practiceId, acquiredAt, result, now, stated, random };
      const released = await deps.mutex.runExclusive(practiceId, () =>
        prisma.$transaction((db) => releasePermit(db, ended)),
      );
      if (released.isReportable) await deps.onExternalUsage(practiceId);
      return released.refusal;
    },
  };
}
