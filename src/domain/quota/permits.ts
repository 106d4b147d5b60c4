import type { PacingRule } from './minute-rules.ts';
import { minuteRules, slotOf } from './minute-rules.ts';
import type { CallPriority } from './priority.ts';
import { priorityRules } from './priority.ts';
import type { QuotaDenial, QuotaLimits, QuotaUsage } from './quota.ts';
import { dayBudgetOf, dayWindowMs, externalUsage, minuteWindowMs } from './quota.ts';

/** The calls for which permits are requested. */
export interface PermitDemand {
  readonly priority: CallPriority;
  /** The most calls wanted; fewer are granted when there is less room. */
  readonly calls: number;
  /** Grant nothing unless so many calls fit in a row: for work that a pause would start over. */
  readonly room: number;
  readonly place: QueuePlace;
  readonly now: Date;
}

/** Where a request stands among the waiting series of its practice and priority. */
export type QueuePlace =
  /** Its series has started: the permits for its calls are set aside. */
  | { readonly type: 'started' }
  /** It waits. */
  | { readonly type: 'waiting'; readonly ahead: SeriesAhead };

/** The waiting series for which a request must leave room. */
export interface SeriesAhead {
  /** Those that wait for anything but the day's limit, and the calls that they need. */
  readonly series: number;
  readonly calls: number;
  /** The calls of all, also of those that wait for the day's limit. */
  readonly callsOfDay: number;
}

const nobody: SeriesAhead = { series: 0, calls: 0, callsOfDay: 0 };

/** The place of a request that has nobody ahead of it. */
export const frontOfQueue: QueuePlace = { type: 'waiting', ahead: nobody };

/** How many of the calls may be made now, or which limit forbids even one. */
export type PermitDecision =
  | { readonly type: 'granted'; readonly calls: number }
  | { readonly type: 'denied'; readonly denial: QuotaDenial };

const secondMs = 1000;
/** A busy connection may be free again after this long. */
const concurrentWaitMs = 2 * secondMs;
/** External calls that were observed so long ago may not count any more: the next call's response shows it. */
const externalUsageRecheckMs = 60 * 60 * secondMs;
/** The minute of a sweep is always full and nobody waits for it: so short a wait is pacing, not a pause. */
const sweepPacingMs = 10 * secondMs;

const granted = (calls: number): PermitDecision => ({ type: 'granted', calls });
const denied = (denial: QuotaDenial): PermitDecision => ({ type: 'denied', denial });

/**
 * Decides by the limits, the usage and the queue. The end of a denial reflects the place in the queue, so
 * that those who wait do not all come back at once.
 */
export function decidePermits(
  limits: QuotaLimits,
  usage: QuotaUsage,
  demand: PermitDemand,
): PermitDecision {
  const { now, calls } = demand;
  if (limits.blockedUntil !== null && limits.blockedUntil > now) {
    const until = behind(limits.blockedUntil, limits, demand);
    return denied({ limit: limits.blockedBy ?? 'MINUTE', until });
  }
  let most = calls;
  for (const limit of [ofDay, ofMinute, ofConcurrent]) {
    const decision = limit(limits, usage, demand);
    if (decision.type === 'denied') return decision;
    most = Math.min(most, decision.calls);
  }
  return granted(most);
}

const aheadOf = ({ place }: Pick<PermitDemand, 'place'>): SeriesAhead =>
  place.type === 'started' ? nobody : place.ahead;

/** How many calls the day must have room for before one of the demand is permitted. */
export const requiredDayRoom = (demand: Pick<PermitDemand, 'place' | 'room'>): number =>
  Math.max(1, demand.room) + aheadOf(demand).callsOfDay;

/** The instant, and after it the time that the calls ahead take. */
function behind(instant: Date, { minuteLimit }: QuotaLimits, demand: PermitDemand): Date {
  const callMs = minuteWindowMs / Math.max(1, minuteLimit);
  return after(instant, aheadOf(demand).callsOfDay * callMs);
}

function ofConcurrent(
  limits: QuotaLimits,
  usage: QuotaUsage,
  demand: PermitDemand,
): PermitDecision {
  const { priority, place, now } = demand;
  const all = limits.concurrentLimit - priorityRules[priority].sparedConcurrent;
  const room = all - usage.inFlight - (place.type === 'started' ? 0 : usage.setAside.betweenCalls);
  const ahead = aheadOf(demand).series;
  if (room >= 1 + ahead) return granted(room - ahead);
  const until = after(now, concurrentWaitMs * (1 + ahead / Math.max(1, all)));
  return denied(
    room >= 1 ? { limit: 'CONCURRENT', until, cause: 'PACING' } : { limit: 'CONCURRENT', until },
  );
}

function ofDay(limits: QuotaLimits, usage: QuotaUsage, demand: PermitDemand): PermitDecision {
  const { priority, now, place } = demand;
  const budget = dayBudgetOf(limits, priority);
  const ahead = aheadOf(demand).callsOfDay;
  const external = externalUsage(limits, now);
  const setAside = place.type === 'started' ? 0 : usage.setAside.calls;
  const ours = usage.inDay + setAside;
  const observedAt = limits.observedAt ?? now;
  const isOld = now.getTime() - observedAt.getTime() >= externalUsageRecheckMs;
  // An interactive call ignores external calls: XPM's response shows whether they still count.
  const room = budget - ours - (priority === 'INTERACTIVE' || isOld ? 0 : external);
  const wanted = Math.max(1, Math.min(demand.room, budget)) + ahead;
  if (room >= wanted) return granted(room - ahead);
  const usedByUs = ours + wanted > budget;
  const slot =
    usedByUs && usage.nextDaySlot !== null
      ? after(usage.nextDaySlot, dayWindowMs)
      : after(observedAt, externalUsageRecheckMs);
  const until = behind(slot, limits, demand);
  return usage.inDay + external < limits.dayLimit
    ? denied({ limit: 'DAY', until, cause: 'RESERVE' })
    : denied({ limit: 'DAY', until });
}

/**
 * Of the rules that deny the calls, the one with the latest slot counts. Our own rules hold for half of their calls at
 * most: a series that needs more in a row would wait for ever beside a few other calls.
 */
function ofMinute(limits: QuotaLimits, usage: QuotaUsage, demand: PermitDemand): PermitDecision {
  const { now, place } = demand;
  const ahead = aheadOf(demand).calls;
  const rules = minuteRules(limits, usage, demand);
  let most = Infinity;
  let latest: { readonly rule: PacingRule; readonly until: Date } | null = null;
  for (const rule of place.type === 'started' ? rules.slice(0, 1) : rules) {
    const mostInARow = rule.isXpmLimit ? rule.calls : Math.ceil(rule.calls / 2);
    const calls = Math.max(1, Math.min(demand.room, mostInARow));
    const wanted = { calls, ahead, now };
    const setAside = place.type === 'started' ? 0 : usage.setAside.calls;
    const since = now.getTime() - rule.windowMs;
    const used = usage.minute.filter((call) => call.getTime() > since).length;
    const room = rule.calls - used - setAside;
    if (room >= calls + ahead) {
      most = Math.min(most, room - ahead);
      continue;
    }
    const until = slotOf(rule, { limits, latest: usage.minute.slice(0, used), setAside }, wanted);
    if (latest === null || until > latest.until) latest = { rule, until };
  }
  if (latest === null) return granted(most);
  const { rule, until } = latest;
  return denied(
    isPacing(rule, until, demand)
      ? { limit: 'MINUTE', until, cause: 'PACING' }
      : { limit: 'MINUTE', until },
  );
}

function isPacing(
  { isXpmLimit }: PacingRule,
  until: Date,
  { priority, now }: PermitDemand,
): boolean {
  return !isXpmLimit || (priority === 'SWEEP' && until.getTime() - now.getTime() <= sweepPacingMs);
}

const after = (instant: Date, durationMs: number): Date => new Date(instant.getTime() + durationMs);
