import type { CallPriority } from './priority.ts';
import { priorityRules } from './priority.ts';
import type { QuotaDenial, QuotaLimits, QuotaUsage } from './quota.ts';
import { dayBudgetOf, dayWindow, externalUsage, isFresh, minuteWindow } from './quota.ts';

/** The calls for which permits are requested. */
export interface PermitDemand {
  readonly priority: CallPriority;
  readonly calls: number;
  /** Grant nothing unless so many calls fit in a row: for work that a pause would start over. */
  readonly room: number;
  readonly now: Date;
}

/** How many of the calls may be made now, or which limit forbids even one. */
export type PermitDecision =
  | { readonly type: 'granted'; readonly calls: number }
  | { readonly type: 'denied'; readonly denial: QuotaDenial };

const second = 1000;
/** A busy connection may be free again after this long. */
const concurrentWaitMs = 2 * second;
/** Calls of the day that another program used may be available again after this long. */
const externalUsageRecheckMs = 60 * 60 * second;
/** The minute of a sweep is always full and nobody waits for it: so short a wait is pacing, not a pause. */
const sweepPacingMs = 10 * second;

const granted = (calls: number): PermitDecision => ({ type: 'granted', calls });
const denied = (denial: QuotaDenial): PermitDecision => ({ type: 'denied', denial });

export function decidePermits(
  limits: QuotaLimits,
  usage: QuotaUsage,
  demand: PermitDemand,
): PermitDecision {
  const { now, calls } = demand;
  if (limits.blockedUntil !== null && limits.blockedUntil > now) {
    return denied({ limit: limits.blockedBy ?? 'MINUTE', until: limits.blockedUntil });
  }
  let most = calls;
  for (const limit of [ofDay, ofMinute, ofConcurrent]) {
    const decision = limit(limits, usage, demand);
    if (decision.type === 'denied') return decision;
    most = Math.min(most, decision.calls);
  }
  return granted(most);
}

function ofConcurrent(
  limits: QuotaLimits,
  usage: QuotaUsage,
  { priority, now }: PermitDemand,
): PermitDecision {
  const { sparedConcurrent } = priorityRules[priority];
  const room = limits.concurrentLimit - sparedConcurrent - usage.inFlight;
  if (room >= 1) return granted(room);
  return denied({ limit: 'CONCURRENT', until: after(now, concurrentWaitMs) });
}

function ofDay(
  limits: QuotaLimits,
  usage: QuotaUsage,
  { priority, now }: PermitDemand,
): PermitDecision {
  const budget = dayBudgetOf(limits, priority);
  const external = externalUsage(limits, now);
  // An interactive call ignores external calls: XPM's response shows whether they still count.
  const room = budget - usage.inDay - (priority === 'INTERACTIVE' ? 0 : external);
  if (room >= 1) return granted(room);
  const usedByUs = usage.inDay >= budget;
  const until =
    usedByUs && usage.nextDaySlot !== null
      ? after(usage.nextDaySlot, dayWindow)
      : after(now, externalUsageRecheckMs);
  return usage.inDay + external < limits.dayLimit
    ? denied({ limit: 'DAY', until, cause: 'RESERVE' })
    : denied({ limit: 'DAY', until });
}

interface MinuteRule {
  readonly windowMs: number;
  readonly calls: number;
  /** XPM's own limit, not one of our rules below it. */
  readonly isXpmLimit: boolean;
}

function minuteRules(
  limits: QuotaLimits,
  usage: QuotaUsage,
  { priority, now }: PermitDemand,
): readonly MinuteRule[] {
  const external = isFresh(limits, now, minuteWindow) ? limits.externalMinuteCalls : 0;
  const available = limits.minuteLimit - external;
  const scale = limits.minuteLimit / 60;
  const pacing = priorityRules[priority].pacingWindows.map(({ seconds, calls }) => ({
    // Rounded up: at the time of the next slot the call before it must no longer count.
    windowMs: Math.ceil((seconds * minuteWindow) / 60),
    calls: Math.max(1, Math.floor(calls * scale)),
    isXpmLimit: false,
  }));
  return [
    { windowMs: minuteWindow, calls: available, isXpmLimit: true },
    { windowMs: minuteWindow, calls: available - usage.reserved, isXpmLimit: false },
    ...pacing,
  ];
}

function ofMinute(limits: QuotaLimits, usage: QuotaUsage, demand: PermitDemand): PermitDecision {
  let most = Infinity;
  for (const rule of minuteRules(limits, usage, demand)) {
    const since = demand.now.getTime() - rule.windowMs;
    const used = usage.minute.filter((call) => call.getTime() > since).length;
    const room = rule.calls - used;
    const needed = Math.max(1, Math.min(demand.room, rule.calls));
    if (room < needed) {
      const until = nextSlot(limits, usage, { rule, needed, now: demand.now });
      return denied(
        isPacing(rule, until, demand)
          ? { limit: 'MINUTE', until, cause: 'PACING' }
          : { limit: 'MINUTE', until },
      );
    }
    most = Math.min(most, room);
  }
  return granted(most);
}

/** When enough calls have left the rule's window. */
function nextSlot(
  limits: QuotaLimits,
  usage: QuotaUsage,
  { rule, needed, now }: { readonly rule: MinuteRule; readonly needed: number; readonly now: Date },
): Date {
  const blocking = usage.minute[rule.calls - needed];
  return blocking === undefined
    ? after(limits.observedAt ?? now, minuteWindow)
    : after(blocking, rule.windowMs);
}

function isPacing(
  { isXpmLimit }: MinuteRule,
  until: Date,
  { priority, now }: PermitDemand,
): boolean {
  return !isXpmLimit || (priority === 'SWEEP' && until.getTime() - now.getTime() <= sweepPacingMs);
}

const after = (instant: Date, durationMs: number): Date => new Date(instant.getTime() + durationMs);
