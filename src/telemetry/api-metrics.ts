import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';

/** `unknown`: nobody can say, because the document is refused. */
export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

/**
 * `ok`; `refused`: the client was told why, in our words; `fault`: something went wrong here; `invalid`:
 * the document was not carried out.
 */
export type OperationOutcome = 'ok' | 'refused' | 'fault' | 'invalid';

export interface Operation {
  readonly type: OperationType;
  readonly outcome: OperationOutcome;
  /** Of a subscription: until it had begun. */
  readonly seconds: number;
}

/** What an API process counts. No label names a practice, and each has few values. */
export interface ApiMetrics {
  operation(operation: Operation): void;
  /** Something is open, until the returned function is called. */
  socketOpened(): () => void;
  subscriptionBegan(): () => void;
  /** This process heard of an event that was written so many seconds ago. */
  eventNotified(seconds: number): void;
  listenerLost(): void;
}

const newsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

export function createApiMetrics(registry: Registry): ApiMetrics {
  const registers = [registry];
  const operations = new Histogram({
    name: 'practice_sync_graphql_seconds',
    help: 'GraphQL operations by type and outcome; for a subscription, the time until it started.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const news = new Histogram({
    name: 'practice_sync_event_notification_seconds',
    help: 'From the writing of an event until this process was notified of it.',
    buckets: newsSeconds,
    registers,
  });
  const lost = new Counter({
    name: 'practice_sync_event_listener_lost_total',
    help: 'Losses of the connection that listens for events in Postgres. It reconnects automatically.',
    registers,
  });
  const sockets = openGauge(registry, 'websockets', 'WebSockets that are open.');
  const subscriptions = openGauge(
    registry,
    'subscriptions',
    'Subscriptions under way, by socket or HTTP.',
  );
  return {
    operation: ({ type, outcome, seconds }) => operations.observe({ type, outcome }, seconds),
    socketOpened: sockets,
    subscriptionBegan: subscriptions,
    eventNotified: (seconds) => news.observe(seconds),
    listenerLost: () => lost.inc(),
  };
}

function openGauge(registry: Registry, name: string, help: string): () => () => void {
  const gauge = new Gauge({ name: `practice_sync_${name}`, help, registers: [registry] });
  return () => {
    gauge.inc();
    let isOpen = true;
    return () => {
      if (isOpen) gauge.dec();
      isOpen = false;
    };
  };
}
