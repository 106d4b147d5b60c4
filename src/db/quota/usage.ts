import type { CallPriority } from '../../domain/quota/priority.ts';
import { prioritiesAbove } from '../../domain/quota/priority.ts';
import type { QuotaLimits, QuotaUsage } from '../../domain/quota/quota.ts';
import { dayBudgetOf, dayWindow, minuteWindow } from '../../domain/quota/quota.ts';
import type { Database } from '../prisma.ts';

/** The most calls of a minute that are read. XPM allows 60, and a limit above this needs no pacing. */
const latestCalls = 1000;

interface UseRow {
  readonly minute: readonly Date[] | null;
  readonly inDay: bigint;
  readonly inFlight: bigint;
  readonly reserved: bigint;
}

interface Viewpoint {
  readonly limits: QuotaLimits;
  readonly priority: CallPriority;
  readonly now: Date;
}

/** The practice's usage, with the reservations and the day's budget that apply to a priority. */
export async function readUsage(
  db: Database,
  practiceId: string,
  { limits, priority, now }: Viewpoint,
): Promise<QuotaUsage> {
  const minuteAgo = new Date(now.getTime() - minuteWindow);
  const dayAgo = new Date(now.getTime() - dayWindow);
  const [row] = await db.$queryRaw<UseRow[]>`
    SELECT
      (SELECT array_agg(acquired_at) FROM (
        SELECT acquired_at FROM call_permit
        WHERE practice_id = ${practiceId}::uuid AND acquired_at > ${minuteAgo}
        ORDER BY acquired_at DESC LIMIT ${latestCalls}) latest) AS minute,
      count(*) AS "inDay",
      count(*) FILTER (WHERE released_at IS NULL AND expires_at > ${now}) AS "inFlight",
      (SELECT coalesce(sum(calls), 0) FROM quota_reservation
        WHERE practice_id = ${practiceId}::uuid AND until > ${now}
          AND priority = ANY (${[...prioritiesAbove(priority)]}::call_priority[])) AS reserved
    FROM call_permit WHERE practice_id = ${practiceId}::uuid AND acquired_at > ${dayAgo}`;
  const inDay = Number(row?.inDay ?? 0);
  const cap = dayBudgetOf(limits, priority);
  return {
    minute: row?.minute ?? [],
    inDay,
    nextDaySlot: inDay < cap ? null : await nextDaySlot(db, practiceId, { cap, dayAgo }),
    inFlight: Number(row?.inFlight ?? 0),
    reserved: Number(row?.reserved ?? 0),
  };
}

/** The time of the call that must be a day old before there are fewer than `cap` calls in a day. */
async function nextDaySlot(
  db: Database,
  practiceId: string,
  { cap, dayAgo }: { readonly cap: number; readonly dayAgo: Date },
): Promise<Date | null> {
  const call = await db.callPermit.findFirst({
    where: { practiceId, acquiredAt: { gt: dayAgo } },
    orderBy: { acquiredAt: 'desc' },
    skip: Math.max(0, cap - 1),
    select: { acquiredAt: true },
  });
  return call?.acquiredAt ?? null;
}
