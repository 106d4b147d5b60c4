import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { EdgeConfig } from '../../config.ts';
import type { ApiMetrics, UsedUp } from '../../telemetry/api-metrics.ts';

/** What a viewer, or an address, may still use in the present minute. */
export interface Balance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsInSeconds: number;
}

export type Spending =
  | { readonly type: 'spent'; readonly balance: Balance }
  | { readonly type: 'exhausted'; readonly balance: Balance };

/** Counts what each viewer, or each address, uses in a minute. */
export interface Budget {
  spend(key: string, cost: number): Promise<Spending>;
}

/** The budgets of an API process. */
export interface Budgets {
  /** By subject: the cost of what viewers request. */
  readonly viewers: Budget;
  /** By network address: requests without a valid token. */
  readonly addresses: Budget;
}

/** The counts of all processes, for example in Redis; rate-limiter-flexible's stores are such. */
export interface SharedCounts {
  /** Adds to the count of a key and returns that of all processes. */
  penalty(key: string, cost: number): Promise<RateLimiterRes>;
}

export interface BudgetOptions {
  readonly perMinute: number;
  /** `null` when this is the only process, or there is no store. */
  readonly shared: SharedCounts | null;
  /** Called for each spending that is refused. */
  readonly onRefused: () => void;
}

export interface BudgetsDependencies {
  readonly metrics: Pick<ApiMetrics, 'recordRefusal'>;
  /** The counts of all processes by their name; `null` without a store. */
  readonly sharedCounts: ((name: string) => SharedCounts) | null;
}

export function createBudgets(
  edge: Pick<EdgeConfig, 'viewerCostPerMinute' | 'addressRequestsPerMinute'>,
  { metrics, sharedCounts }: BudgetsDependencies,
): Budgets {
  const budget = (perMinute: number, limit: UsedUp): Budget =>
    createBudget({
      perMinute,
      shared: sharedCounts?.(limit) ?? null,
      onRefused: () => metrics.recordRefusal(limit),
    });
  return {
    viewers: budget(edge.viewerCostPerMinute, 'viewer_cost'),
    addresses: budget(edge.addressRequestsPerMinute, 'address_requests'),
  };
}

export const windowSeconds = 60;
/** How old the count of other processes may be. */
const exchangeMs = 1000;

/**
 * A budget per minute and key. The process decides by its own memory and exchanges counts with the others in the
 * background, so a request never waits for the store, and one that is slow or down only leaves each process its own
 * count.
 */
export function createBudget({ perMinute, shared, onRefused }: BudgetOptions): Budget {
  const counts = new RateLimiterMemory({ points: perMinute, duration: windowSeconds });
  const report = shared === null ? () => undefined : createExchange(counts, shared);
  const balanceOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Balance => ({
    limit: perMinute,
    remaining: remainingPoints,
    resetsInSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });
  return {
    async spend(key, cost) {
      try {
        const spent = await counts.consume(key, cost);
        report(key, cost);
        return { type: 'spent', balance: balanceOf(spent) };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        onRefused();
        // What is refused costs nothing, so cheaper operations still fit into the rest.
        return { type: 'exhausted', balance: balanceOf(await counts.reward(key, cost)) };
      }
    },
  };
}

/** Returns a function that adds a spending to what is exchanged next. */
function createExchange(
  counts: RateLimiterMemory,
  shared: SharedCounts,
): (key: string, cost: number) => void {
  const unsent = new Map<string, number>();
  let isScheduled = false;
  const exchange = async (key: string, cost: number): Promise<void> => {
    try {
      const { consumedPoints, msBeforeNext } = await shared.penalty(key, cost);
      const total = consumedPoints + (unsent.get(key) ?? 0);
      await counts.set(key, total, Math.max(1, msBeforeNext) / 1000);
    } catch {
      // The store is down: the process goes on with its own count. The store's client logs that.
    }
  };
  const exchangeAll = (): void => {
    isScheduled = false;
    const sent = [...unsent];
    unsent.clear();
    for (const [key, cost] of sent) void exchange(key, cost);
  };
  return (key, cost) => {
    unsent.set(key, (unsent.get(key) ?? 0) + cost);
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(exchangeAll, exchangeMs).unref();
  };
}
