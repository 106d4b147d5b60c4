import type { Quota } from '../../../prisma/generated/client.ts';
import { elsewhereEntry, isNewsElsewhere } from '../../domain/quota/external-usage.ts';
import { learnFrom } from '../../domain/quota/observe.ts';
import type { Lane } from '../../domain/quota/priority.ts';
import type { QuotaDenial } from '../../domain/quota/quota.ts';
import { freshTerms, judgeLeave, leaseSeconds } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Allowance, CallLease, CallResult, LeaveWish } from '../../ports/rate-limiter.ts';
import { activityRows } from '../activity/activity-entries.ts';
import { eventRows } from '../activity/events.ts';
import type { Database, PrismaClient } from '../prisma.ts';
import { blockApp, countAppCalls, judgeApp } from './app-limit.ts';
import { readUse } from './usage.ts';

interface LedgerDependencies {
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * The one ledger of calls, in Postgres, so that it holds for every worker: each call leaves a row, and
 * the rows of the last minute, of the last day and of calls in flight are what is used up.
 */
export function createQuotaLedger(deps: LedgerDependencies): Allowance {
  return {
    async take(wish) {
      const leave = await deps.prisma.$transaction((db) => grant(db, deps.clock, wish));
      if ('limit' in leave) {
        throw new SourceFailure(
          { kind: 'limited', ...leave },
          wish.call,
          'No leave for a call now.',
        );
      }
      // All practices share a row of this: nobody holds it while a transaction of theirs is open.
      await countAppCalls(deps.prisma, deps.clock.now(), leave.ids.length);
      if (deps.clock.now() >= leave.expiresAt) throw new LeaveExpired(wish.call);
      const [first, ...others] = leave.ids.map((id) => leaseOf(deps, wish.practiceId, id));
      if (first === undefined) throw new Error('Leave was given for no call.');
      return [first, ...others];
    },
  };
}

/** Calls that may be made until then; others are given leave for them afterwards. */
interface Leave {
  readonly ids: readonly bigint[];
  readonly expiresAt: Date;
}

/** Whoever was given leave has come to it too late. To ask again is right. */
class LeaveExpired extends Error {
  override readonly name = 'LeaveExpired';

  constructor(call: string) {
    super(`Leave for ${call} had expired before it could be used.`);
  }
}

async function grant(
  db: Database,
  clock: Clock,
  { practiceId, call, lane, calls, room = 1 }: LeaveWish,
): Promise<Leave | QuotaDenial> {
  const terms = await lockQuota(db, practiceId);
  // Only now: what waited for the lock would count from before it could have called.
  const now = clock.now();
  const use = await readUse(db, practiceId, { terms, lane, now });
  const request = { lane, calls, room, now };
  const judged = (await judgeApp(db, now)) ?? judgeLeave(terms, use, request);
  if (typeof judged !== 'number') {
    await holdPlace(db, { practiceId, lane, calls: room }, judged);
    return judged;
  }
  // What was held for several calls goes on until they all have had their time.
  await db.quotaHold.deleteMany({ where: { practiceId, lane, calls: { lte: leastHeld } } });
  const expiresAt = new Date(now.getTime() + leaseSeconds * 1000);
  const rows = await db.quotaLease.createManyAndReturn({
    data: Array.from({ length: judged }, () => ({
      practiceId,
      call,
      lane,
      takenAt: now,
      expiresAt,
    })),
    select: { id: true },
  });
  return { ids: rows.map(({ id }) => id), expiresAt };
}

/** For how long after its turn a lane that was refused has precedence over those below (ms). */
const holdMilliseconds = 10_000;
const leastHeld = 4;

/** A lane that was refused for the minute's sake is next: those below leave it some room. */
async function holdPlace(
  db: Database,
  { practiceId, lane, calls }: { practiceId: string; lane: Lane; calls: number },
  denial: QuotaDenial,
): Promise<void> {
  if (denial.limit !== 'MINUTE' || lane === 'SWEEP') return;
  const hold = {
    calls: Math.max(leastHeld, calls),
    until: new Date(denial.until.getTime() + holdMilliseconds),
  };
  await db.quotaHold.upsert({
    where: { practiceId_lane: { practiceId, lane } },
    create: { practiceId, lane, ...hold },
    update: hold,
  });
}

function leaseOf(deps: LedgerDependencies, practiceId: string, id: bigint): CallLease {
  const { prisma, clock, newId } = deps;
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
    const terms = await lockQuota(db, practiceId);
    const use = await readUse(db, practiceId, { terms, lane: 'INTERACTIVE', now });
    const refusedBy = refused?.limit ?? null;
    const learnt = learnFrom(terms, use, { observed, refusedBy, now });
    const isNews = isNewsElsewhere(learnt, now);
    await db.quota.update({
      where: { practiceId },
      data: { ...learnt, ...(isNews && { elsewhereToldAt: now }) },
    });
    if (isNews) {
      const entry = elsewhereEntry(learnt, { id: newId(), practiceId, createdAt: now });
      await activityRows(db).add(entry);
      await eventRows(db).append(practiceId, [{ type: 'activity.changed', ids: [entry.id] }], now);
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
  const locked = async (): Promise<Quota | undefined> => {
    const rows = await db.$queryRaw<Quota[]>`
      SELECT * FROM quota WHERE "practiceId" = ${practiceId}::uuid FOR UPDATE`;
    return rows[0];
  };
  const known = await locked();
  if (known !== undefined) return known;
  await db.quota.createMany({ data: { practiceId, ...freshTerms }, skipDuplicates: true });
  const made = await locked();
  if (made === undefined) throw new Error(`Practice ${practiceId} has no quota.`);
  return made;
}
