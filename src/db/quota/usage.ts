import type { Lane } from '../../domain/quota/priority.ts';
import { lanesAbove } from '../../domain/quota/priority.ts';
import type { QuotaTerms, QuotaUse } from '../../domain/quota/quota.ts';
import { dayCapOf, dayWindow, minuteWindow } from '../../domain/quota/quota.ts';
import type { Database } from '../prisma.ts';

/** As many of the minute's calls are looked at: XPM allows 60, and a limit beyond this needs no pace. */
const latestCalls = 1000;

interface UseRow {
  readonly minute: readonly Date[] | null;
  readonly inDay: bigint;
  readonly inFlight: bigint;
  readonly held: bigint;
}

interface Viewpoint {
  readonly terms: QuotaTerms;
  readonly lane: Lane;
  readonly now: Date;
}

/** What the practice's calls have used up, as a lane sees it. */
export async function readUse(
  db: Database,
  practiceId: string,
  { terms, lane, now }: Viewpoint,
): Promise<QuotaUse> {
  const minuteAgo = new Date(now.getTime() - minuteWindow);
  const dayAgo = new Date(now.getTime() - dayWindow);
  const [row] = await db.$queryRaw<UseRow[]>`
    SELECT
      (SELECT array_agg("takenAt") FROM (
        SELECT "takenAt" FROM quota_lease
        WHERE "practiceId" = ${practiceId}::uuid AND "takenAt" > ${minuteAgo}
        ORDER BY "takenAt" DESC LIMIT ${latestCalls}) latest) AS minute,
      count(*) AS "inDay",
      count(*) FILTER (WHERE "releasedAt" IS NULL AND "expiresAt" > ${now}) AS "inFlight",
      (SELECT coalesce(sum(calls), 0) FROM quota_hold
        WHERE "practiceId" = ${practiceId}::uuid AND until > ${now}
          AND lane = ANY (${[...lanesAbove(lane)]}::"Lane"[])) AS held
    FROM quota_lease WHERE "practiceId" = ${practiceId}::uuid AND "takenAt" > ${dayAgo}`;
  const inDay = Number(row?.inDay ?? 0);
  const cap = dayCapOf(terms, lane);
  return {
    minute: row?.minute ?? [],
    inDay,
    dayTurn: inDay < cap ? null : await dayTurn(db, practiceId, { cap, dayAgo }),
    inFlight: Number(row?.inFlight ?? 0),
    held: Number(row?.held ?? 0),
  };
}

/** The call that must be a day old before there are fewer than `cap` in a day. */
async function dayTurn(
  db: Database,
  practiceId: string,
  { cap, dayAgo }: { readonly cap: number; readonly dayAgo: Date },
): Promise<Date | null> {
  const turn = await db.quotaLease.findFirst({
    where: { practiceId, takenAt: { gt: dayAgo } },
    orderBy: { takenAt: 'desc' },
    skip: Math.max(0, cap - 1),
    select: { takenAt: true },
  });
  return turn?.takenAt ?? null;
}
