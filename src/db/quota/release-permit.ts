import { shouldReportExternalUsage } from '../../domain/quota/external-usage.ts';
import { observeResponse } from '../../domain/quota/observe.ts';
import type { QuotaDenial, QuotaLimits, SourceLimits } from '../../domain/quota/quota.ts';
import type { QuotaRefusal } from '../../domain/quota/refusal.ts';
import { afterAcceptance, afterRefusal, endOfRefusal } from '../../domain/quota/refusal.ts';
import type { CallResult } from '../../ports/rate-limiter.ts';
import type { Database } from '../prisma.ts';
import { blockApp } from './app-limit.ts';
import { lockQuota } from './limits.ts';
import { readUsage } from './usage.ts';

/** A permit whose call has ended. */
export interface EndedPermit {
  readonly id: bigint;
  readonly practiceId: string;
  readonly acquiredAt: Date;
  readonly result: CallResult;
  readonly now: Date;
  readonly stated: SourceLimits;
  /** From 0 to 1, for the jitter of waits. */
  readonly random: number;
}

export interface ReleasedPermit {
  /** When calls may be made again after a refusal. */
  readonly refusal: QuotaDenial | null;
  /** Whether the external usage should be reported. */
  readonly isReportable: boolean;
}

/** Ends the permit and corrects the limits by the response. A refused call is not charged. */
export async function releasePermit(db: Database, ended: EndedPermit): Promise<ReleasedPermit> {
  const { id, practiceId, result, now } = ended;
  const { observed, refused } = result;
  if (refused === null) {
    await db.callPermit.updateMany({ where: { id }, data: { releasedAt: now } });
  } else {
    await db.callPermit.deleteMany({ where: { id } });
  }
  const isObserved = observed !== null && observed.minuteRemaining !== null;
  if (!isObserved && refused === null) return { refusal: null, isReportable: false };
  const limits = await lockQuota(db, practiceId, ended.stated);
  const corrected = isObserved ? await correct(db, ended, limits) : limits;
  const refusal = refused === null ? null : await refuse(db, ended, { limits, refused });
  // Either returns the former limits, uncorrected, when the count stays as it is.
  const { consecutiveRefusals, refusedAt } =
    refused === null
      ? afterAcceptance(limits, ended.acquiredAt)
      : afterRefusal(limits, { ...ended, refusal: refused });
  // The block is saved by its own statement, which never shortens one.
  const { blockedUntil: _until, blockedBy: _by, ...counters } = corrected;
  const data = { ...counters, consecutiveRefusals, refusedAt };
  await db.quota.update({ where: { practiceId }, data });
  return { refusal, isReportable: isObserved && shouldReportExternalUsage(corrected, now) };
}

async function correct(
  db: Database,
  { practiceId, result: { observed, refused }, now, stated }: EndedPermit,
  limits: QuotaLimits,
): Promise<QuotaLimits> {
  if (observed === null) return limits;
  const viewpoint = { limits, priority: 'INTERACTIVE', calls: 1, now, seriesId: null } as const;
  const use = await readUsage(db, practiceId, viewpoint);
  const refusedBy = refused?.limit ?? null;
  return observeResponse(limits, use, {
    observed,
    refusedBy,
    now,
    statedDayLimit: stated.dayLimit,
  });
}

async function refuse(
  db: Database,
  { practiceId, acquiredAt, now, random }: EndedPermit,
  { limits, refused }: { readonly limits: QuotaLimits; readonly refused: QuotaRefusal },
): Promise<QuotaDenial> {
  const { limit } = refused;
  const until = endOfRefusal(limits, { refusal: refused, acquiredAt, now, random });
  if (limit === 'APP') {
    await blockApp(db, until);
    return { limit, until };
  }
  // A short block (two seconds, for too many concurrent calls) must not shorten that of a day.
  await db.quota.updateMany({
    where: { practiceId, OR: [{ blockedUntil: null }, { blockedUntil: { lt: until } }] },
    data: { blockedUntil: until, blockedBy: limit },
  });
  const { blockedUntil, blockedBy } = limits;
  return blockedUntil !== null && blockedUntil > until
    ? { limit: blockedBy ?? limit, until: blockedUntil }
    : { limit, until };
}
