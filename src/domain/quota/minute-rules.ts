import type { CallPriority } from './priority.ts';
import { priorityRules } from './priority.ts';
import type { QuotaLimits, QuotaUsage } from './quota.ts';
import { isFresh, minuteWindowMs } from './quota.ts';

/** So many calls in a window that slides. */
export interface PacingRule {
  readonly windowMs: number;
  readonly calls: number;
  /** XPM's own limit, not one of our rules below it. */
  readonly isXpmLimit: boolean;
}

/** The rules of a priority, with XPM's limit first. */
export function minuteRules(
  limits: QuotaLimits,
  usage: Pick<QuotaUsage, 'reserved'>,
  { priority, now }: { readonly priority: CallPriority; readonly now: Date },
): readonly PacingRule[] {
  const external = isFresh(limits, now, minuteWindowMs) ? limits.externalMinuteCalls : 0;
  const available = limits.minuteLimit - external;
  const scale = limits.minuteLimit / 60;
  const pacing = priorityRules[priority].pacingWindows.map(({ seconds, calls }) => ({
    // Rounded up: at the time of the next slot the call before it must no longer count.
    windowMs: Math.ceil((seconds * minuteWindowMs) / 60),
    calls: Math.max(1, Math.floor(calls * scale)),
    isXpmLimit: false,
  }));
  return [
    { windowMs: minuteWindowMs, calls: available, isXpmLimit: true },
    { windowMs: minuteWindowMs, calls: available - usage.reserved, isXpmLimit: false },
    ...pacing,
  ];
}

interface WindowUse {
  readonly limits: Pick<QuotaLimits, 'observedAt'>;
  /** The calls in the rule's window, the latest first. */
  readonly latest: readonly Date[];
  readonly setAside: number;
}

interface WantedCalls {
  readonly calls: number;
  /** The calls of those ahead in the queue. */
  readonly ahead: number;
  readonly now: Date;
}

/**
 * When the rule has room for the calls and for those ahead of them. Calls that leave the window together
 * would free all their slots at once, so each place in the queue adds at least the time of its calls.
 */
export function slotOf(rule: PacingRule, use: WindowUse, { calls, ahead, now }: WantedCalls): Date {
  const callMs = rule.windowMs / Math.max(1, rule.calls);
  const own = roomAt(rule, use, { calls, now });
  const withAhead = roomAt(rule, use, { calls: calls + ahead, now });
  return new Date(Math.max(withAhead, own + ahead * callMs));
}

/** When so many calls fit into the window, in epoch milliseconds. */
function roomAt(
  rule: PacingRule,
  { limits, latest, setAside }: WindowUse,
  { calls, now }: { readonly calls: number; readonly now: Date },
): number {
  const excess = latest.length + setAside + calls - rule.calls;
  if (excess <= 0) return now.getTime();
  const blocking = latest[latest.length - excess];
  if (blocking !== undefined) return blocking.getTime() + rule.windowMs;
  // Calls of another program fill the window: they leave it a minute after they were observed.
  if (rule.calls < 1) return (limits.observedAt ?? now).getTime() + minuteWindowMs;
  const callMs = rule.windowMs / rule.calls;
  const later = Math.max(0, excess - latest.length - setAside);
  return now.getTime() + rule.windowMs + later * callMs;
}
