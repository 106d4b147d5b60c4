import type { Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';

/** `unknown` is the type of an operation whose document is invalid. */
export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

/**
 * - `ok`: no errors.
 * - `refused`: the client received errors that were written for it.
 * - `error`: an internal error occurred.
 * - `invalid`: the document was not executed.
 */
export type OperationOutcome = 'ok' | 'refused' | 'error' | 'invalid';

export interface Operation {
  readonly type: OperationType;
  readonly outcome: OperationOutcome;
  /** For a subscription, the time until it started. */
  readonly seconds: number;
}

/** The way of a notification. Each event may arrive on both. */
export type NotificationPath = 'postgres' | 'redis';

/** What a client has used up: of its budgets, its operations at once, or its sockets. docs/LIMITS.md has the numbers. */
export type UsedUp =
  'viewer_cost' | 'address_requests' | 'viewer_operations' | 'viewer_connections';

/** The metrics of one API process. No label names a practice, and each label has few values. */
export interface ApiMetrics {
  recordOperation(operation: Operation): void;
  /** The socket counts as open until the returned function is called. */
  socketOpened(): () => void;
  /** The subscription counts as running until the returned function is called. */
  subscriptionStarted(): () => void;
  /** @param seconds from the writing of the event until this process was notified of it */
  eventNotified(path: NotificationPath, seconds: number): void;
  /** A request or a socket was refused because of a temporary limit. */
  recordRefusal(limit: UsedUp): void;
}

const notificationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

export function createApiMetrics(registry: Registry): ApiMetrics {
  const registers = [registry];
  const operations = new Histogram({
    name: 'practice_sync_graphql_seconds',
    help: 'Duration of GraphQL operations by type and outcome; for a subscription, the time until it started.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const notifications = new Histogram({
    name: 'practice_sync_event_notification_seconds',
    help: 'Time from the writing of an event until this process was notified of it, by path.',
    labelNames: ['path'],
    buckets: notificationBuckets,
    registers,
  });
  const refusals = new Counter({
    name: 'practice_sync_refusals_total',
    help: 'Requests and sockets that were refused with TOO_MANY_REQUESTS or 1013, by the limit that was used up.',
    labelNames: ['limit'],
    registers,
  });
  const sockets = openGauge(registry, 'websockets', 'Open WebSockets.');
  const subscriptions = openGauge(
    registry,
    'subscriptions',
    'Running subscriptions, over WebSocket and HTTP.',
  );
  return {
    recordOperation: ({ type, outcome, seconds }) => operations.observe({ type, outcome }, seconds),
    socketOpened: sockets,
    subscriptionStarted: subscriptions,
    eventNotified: (path, seconds) => notifications.observe({ path }, seconds),
    recordRefusal: (limit) => refusals.inc({ limit }),
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
