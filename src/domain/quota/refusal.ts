import type { QuotaDenial, QuotaLimits } from './quota.ts';

/** A 429: the limit that it names, and when to try again. */
export interface QuotaRefusal extends QuotaDenial {
  /** XPM stated the end (`Retry-After`). Otherwise `until` is the shortest wait that makes sense. */
  readonly hasStatedEnd: boolean;
}

/** The refusals that a practice has met, as far as the next wait depends on them. */
export type RefusalCount = Pick<QuotaLimits, 'consecutiveRefusals' | 'refusedAt'>;

interface RefusedCall {
  readonly refusal: QuotaRefusal;
  readonly acquiredAt: Date;
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: number;
}

/** Calls that were made at the same time are refused at the same time: only the first one counts. */
const isOfSameRefusal = ({ refusedAt }: RefusalCount, acquiredAt: Date): boolean =>
  refusedAt !== null && acquiredAt <= refusedAt;

const longestWaitMs = 60_000;
/** The share of a wait that varies, so that programs that were refused together do not return together. */
const jitterShare = 0.25;

/**
 * When calls may be made again. Without a stated end the wait doubles with each consecutive refusal, up to
 * a minute or the first wait of the limit.
 */
export function endOfRefusal(
  count: RefusalCount,
  { refusal: { until, hasStatedEnd }, acquiredAt, now, random }: RefusedCall,
): Date {
  if (hasStatedEnd || isOfSameRefusal(count, acquiredAt)) return until;
  const firstMs = until.getTime() - now.getTime();
  const doubledMs = firstMs * 2 ** Math.min(count.consecutiveRefusals, 30);
  const waitMs = Math.min(doubledMs, Math.max(firstMs, longestWaitMs));
  return new Date(now.getTime() + Math.round(waitMs * (1 - jitterShare * random)));
}

/** The count after a refusal. A stated end needs no growth, so it leaves the count as it is. */
export function afterRefusal(
  count: RefusalCount,
  { refusal: { hasStatedEnd }, acquiredAt, now }: Omit<RefusedCall, 'random'>,
): RefusalCount {
  if (hasStatedEnd || isOfSameRefusal(count, acquiredAt)) return count;
  return { consecutiveRefusals: count.consecutiveRefusals + 1, refusedAt: now };
}

/** The count after an accepted call. A call that was made before the last refusal proves nothing. */
export function afterAcceptance(count: RefusalCount, acquiredAt: Date): RefusalCount {
  if (isOfSameRefusal(count, acquiredAt)) return count;
  return { consecutiveRefusals: 0, refusedAt: null };
}
