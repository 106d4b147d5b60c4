import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import type { SyncKind } from '../domain/sync/sync-kind.ts';
import type { CallObserver } from '../ports/call-observer.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';

/** The metrics of one worker. No label names a practice, and each label has few values. */
export interface WorkerMetrics {
  readonly observeCall: CallObserver;
  /** The same rate limiter; denied permits are counted. */
  countDenials(rateLimiter: RateLimiter): RateLimiter;
  /** Runs and counts one refresh of a practice's tokens. */
  countRefresh<T>(refresh: () => Promise<T>): Promise<T>;
  /** @param seconds from the commit of the outbox message to its delivery */
  recordDelivery(type: WorkflowMessage['type'], seconds: number): void;
  recordDeliveryFailure(): void;
  recordLostWorkflow(kind: SyncKind): void;
}

const callBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const deliveryBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const { deliveries, deliveryFailures, lostWorkflows, refreshes } = createMetrics(registry);
  return {
    observeCall: observeCalls(registry),
    countDenials: (rateLimiter) => countDenials(registry, rateLimiter),
    async countRefresh(refresh) {
      try {
        const tokens = await refresh();
        refreshes.inc({ outcome: 'ok' });
        return tokens;
      } catch (error) {
        const outcome = error instanceof SourceFailure ? error.reason.type : 'error';
        refreshes.inc({ outcome });
        throw error;
      }
    },
    recordDelivery: (type, seconds) => deliveries.observe({ type }, seconds),
    recordDeliveryFailure: () => deliveryFailures.inc(),
    recordLostWorkflow: (kind) => lostWorkflows.inc({ kind }),
  };
}

function createMetrics(registry: Registry) {
  const registers = [registry];
  return {
    refreshes: new Counter({
      name: 'practice_sync_token_refreshes_total',
      help: 'Token refreshes at Xero by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    deliveries: new Histogram({
      name: 'practice_sync_outbox_delivery_seconds',
      help: 'Time from the commit of an outbox message to its delivery to Temporal.',
      labelNames: ['type'],
      buckets: deliveryBuckets,
      registers,
    }),
    deliveryFailures: new Counter({
      name: 'practice_sync_outbox_delivery_failures_total',
      help: 'Failed attempts to deliver an outbox message. The message stays and is retried.',
      registers,
    }),
    lostWorkflows: new Counter({
      name: 'practice_sync_runs_without_workflow_total',
      help: 'Unfinished runs that were found without a workflow and were given a new one.',
      labelNames: ['kind'],
      registers,
    }),
  } as const;
}

function observeCalls(registry: Registry): CallObserver {
  const registers = [registry];
  const calls = new Counter({
    name: 'practice_sync_xpm_calls_total',
    help: 'Finished calls to XPM by call, priority and outcome.',
    labelNames: ['call', 'priority', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'practice_sync_xpm_call_seconds',
    help: 'Duration of calls to XPM, from the request until the response was read.',
    labelNames: ['call'],
    buckets: callBuckets,
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
  const denials = new Counter({
    name: 'practice_sync_xpm_permits_denied_total',
    help: 'Calls that were denied a permit. Reason: limit (used up), reserve (reserved for higher priorities) or pacing (the next slot is seconds away).',
    labelNames: ['priority', 'limit', 'reason'],
    registers: [registry],
  });
  return {
    endSeries: (practiceId, seriesId) => rateLimiter.endSeries(practiceId, seriesId),
    async acquire(request) {
      try {
        return await rateLimiter.acquire(request);
      } catch (error) {
        if (error instanceof SourceFailure && error.reason.type === 'limited') {
          const { limit, cause = 'LIMIT' } = error.reason;
          denials.inc({ priority: request.priority, limit, reason: cause.toLowerCase() });
        }
        throw error;
      }
    },
  };
}
