import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { CallObserver } from '../ports/call-observer.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';

/** What a worker counts of its own work. No label names a practice, and each has few values. */
export interface WorkerMetrics {
  readonly observeCall: CallObserver;
  /** The same ledger, with whom it had to refuse counted. */
  countDenials(rateLimiter: RateLimiter): RateLimiter;
  /** One refresh of a practice's tokens. */
  countRefresh<T>(refresh: () => Promise<T>): Promise<T>;
  delivered(type: WorkflowMessage['type'], seconds: number): void;
  notDelivered(): void;
  lostWorkflow(kind: SyncKind): void;
}

const callSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const deliverySeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const { deliveryTimes, failures, lost, refreshes } = ownMetrics(registry);
  return {
    observeCall: observeCalls(registry),
    countDenials: (rateLimiter) => countDenials(registry, rateLimiter),
    async countRefresh(refresh) {
      try {
        const tokens = await refresh();
        refreshes.inc({ outcome: 'ok' });
        return tokens;
      } catch (error) {
        const outcome = error instanceof SourceFailure ? error.reason.kind : 'fault';
        refreshes.inc({ outcome });
        throw error;
      }
    },
    delivered: (type, seconds) => deliveryTimes.observe({ type }, seconds),
    notDelivered: () => failures.inc(),
    lostWorkflow: (kind) => lost.inc({ kind }),
  };
}

function ownMetrics(registry: Registry) {
  const registers = [registry];
  return {
    refreshes: new Counter({
      name: 'practice_sync_token_refreshes_total',
      help: "Refreshes of practices' tokens at Xero.",
      labelNames: ['outcome'],
      registers,
    }),
    deliveryTimes: new Histogram({
      name: 'practice_sync_outbox_delivery_seconds',
      help: 'From the commit that ordered something to its delivery to Temporal.',
      labelNames: ['type'],
      buckets: deliverySeconds,
      registers,
    }),
    failures: new Counter({
      name: 'practice_sync_outbox_delivery_failures_total',
      help: 'Tries to deliver an order that failed. It stays and is tried again.',
      registers,
    }),
    lost: new Counter({
      name: 'practice_sync_runs_without_workflow_total',
      help: 'Runs that had not ended and were found without a workflow. Each has another since.',
      labelNames: ['kind'],
      registers,
    }),
  } as const;
}

function observeCalls(registry: Registry): CallObserver {
  const registers = [registry];
  const calls = new Counter({
    name: 'practice_sync_xpm_calls_total',
    help: 'Calls to XPM that have ended, by what became of them.',
    labelNames: ['call', 'priority', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'practice_sync_xpm_call_seconds',
    help: 'From sending a call to XPM until its response was read to the end.',
    labelNames: ['call'],
    buckets: callSeconds,
    registers,
  });
  return ({ call, priority }) => {
    const end = seconds.startTimer({ call });
    return ({ outcome }) => {
      end();
      calls.inc({ call, priority, outcome });
    };
  };
}

function countDenials(registry: Registry, rateLimiter: RateLimiter): RateLimiter {
  const refusals = new Counter({
    name: 'practice_sync_xpm_permits_denied_total',
    help: 'Calls that were not made because a limit holds (reason: limit) or is reserved for higher priorities (pacing, reserve).',
    labelNames: ['priority', 'limit', 'reason'],
    registers: [registry],
  });
  return {
    async acquire(wish) {
      try {
        return await rateLimiter.acquire(wish);
      } catch (error) {
        if (error instanceof SourceFailure && error.reason.kind === 'limited') {
          const { limit, cause = 'LIMIT' } = error.reason;
          refusals.inc({ priority: wish.priority, limit, reason: cause.toLowerCase() });
        }
        throw error;
      }
    },
  };
}
