import type { CallPriority } from '../../domain/quota/priority.ts';
import { prioritiesAbove } from '../../domain/quota/priority.ts';
import type { QuotaLimits, QuotaUsage } from '../../domain/quota/quota.ts';
import { dayBudgetOf, dayWindowMs, minuteWindowMs } from '../../domain/quota/quota.ts';
import type { Database } from '../prisma.ts';

/** The most calls of a minute that are read. XPM allows 60, and a limit above this needs no pacing. */
const latestCalls = 1000;

interface UseRow {
  readonly minute: readonly Date[] | null;
  readonly inDay: bigint;
  readonly inFlight: bigint;
  readonly reserved: bigint;
  readonly inFlightOfPriority: bigint;
  readonly setAside: bigint;
  readonly started: bigint;
}

interface Viewpoint {
  readonly limits: QuotaLimits;
  readonly priority: CallPriority;
  /** How many calls the day must have room for. */
  readonly calls: number;
  readonly now: Date;
  /** The series of the viewpoint, if any: what is set aside for it is not used up for it. */
  readonly seriesId: string | null;
}

/** The practice's usage, with the reservations and the day's budget that apply to a priority. */
export async function readUsage(
  db: Database,
  practiceId: string,
  { limits, priority, calls, now, seriesId }: Viewpoint,
): Promise<QuotaUsage> {
  const minuteAgo = new Date(now.getTime() - minuteWindowMs);
  const dayAgo = new Date(now.getTime() - dayWindowMs);
  const [row] = await db.$queryRaw<UseRow[]>`
    SELECT
      (SELECT array_agg(acquired_at) FROM (
        SELECT acquired_at FROM call_permit
        WHERE practice_id = ${practiceId}::uuid AND acquired_at > ${minuteAgo}
        ORDER BY acquired_at DESC LIMIT ${latestCalls}) latest) AS minute,
      count(*) AS "inDay",
      count(*) FILTER (WHERE released_at IS NULL AND expires_at > ${now}) AS "inFlight",
      count(*) FILTER (WHERE released_at IS NULL AND expires_at > ${now}
        AND priority = ${priority}::call_priority) AS "inFlightOfPriority",
      (SELECT coalesce(sum(greatest(calls, 0)), 0) FROM permit_ticket
        WHERE practice_id = ${practiceId}::uuid AND started_at IS NOT NULL
          AND expires_at > ${now} AND series_id IS DISTINCT FROM ${seriesId}) AS "setAside",
      (SELECT count(*) FROM permit_ticket
        WHERE practice_id = ${practiceId}::uuid AND started_at IS NOT NULL
          AND priority = ${priority}::call_priority
          AND expires_at > ${now} AND series_id IS DISTINCT FROM ${seriesId}) AS started,
      (SELECT coalesce(sum(calls), 0) FROM quota_reservation
        WHERE practice_id = ${practiceId}::uuid AND until > ${now}
          AND priority = ANY (${[...prioritiesAbove(priority)]}::call_priority[])) AS reserved
    FROM call_permit WHERE practice_id = ${practiceId}::uuid AND acquired_at > ${dayAgo}`;
  const inDay = Number(row?.inDay ?? 0);
  const setAside = Number(row?.setAside ?? 0);
  const cap = dayBudgetOf(limits, priority) - calls - setAside;
  return {
    minute: row?.minute ?? [],
    inDay,
    nextDaySlot: inDay <= cap ? null : await nextDaySlot(db, practiceId, { cap, dayAgo }),
    inFlight: Number(row?.inFlight ?? 0),
    reserved: Number(row?.reserved ?? 0),
    setAside: {
      calls: setAside,
      betweenCalls: Math.max(0, Number(row?.started ?? 0) - Number(row?.inFlightOfPriority ?? 0)),
    },
  };
}

/** The time of the call that must be a day old before there are no more than `cap` calls in a day. */
async function nextDaySlot(
  db: Database,
  practiceId: string,
  { cap, dayAgo }: { readonly cap: number; readonly dayAgo: Date },
): Promise<Date | null> {
  const call = await db.callPermit.findFirst({
    where: { practiceId, acquiredAt: { gt: dayAgo } },
    orderBy: { acquiredAt: 'desc' },
    skip: Math.max(0, cap),
    select: { acquiredAt: true },
  });
  return call?.acquiredAt ?? null;
}
