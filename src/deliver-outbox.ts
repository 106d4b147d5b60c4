import type { Tracer } from '@opentelemetry/api';
import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { connectToRedis } from './connect-to-redis.ts';
import { eventChannel } from './db/activity/events.ts';
import { createOutboxQueue, outbox, outboxChannel } from './db/outbox.ts';
import type { PrismaClient } from './db/prisma.ts';
import { createRetention } from './db/retention.ts';
import { createAutomationReader } from './db/sync/automation-reader.ts';
import { relayThrough } from './events/relay.ts';
import { listenToPostgres } from './listen-to-postgres.ts';
import type { Logger } from './logger.ts';
import type { Clock } from './ports/clock.ts';
import { createScheduleReader } from './sync/schedules.ts';
import type { WorkerMetrics } from './telemetry/worker-metrics.ts';
import { startDispatcher } from './temporal/dispatcher.ts';
import type { SchedulesDependencies } from './temporal/schedules.ts';
import { practicesToSchedule } from './temporal/schedules.ts';
import { createWorkflows } from './temporal/starter.ts';

export interface DeliverOutboxDependencies {
  readonly client: Client;
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly registry: Registry;
  readonly tracer: Tracer;
  readonly parts: AsyncDisposableStack;
}

/** Starts the delivery of the outbox, which Postgres notifies; it also polls, because notifications may be lost. */
export async function deliverOutbox(
  config: Config,
  deps: DeliverOutboxDependencies,
): Promise<void> {
  const { client, prisma, clock, logger, metrics, registry, tracer, parts } = deps;
  const schedules = {
    client,
    taskQueue: config.temporal.taskQueue,
    reader: createScheduleReader(createAutomationReader(prisma)),
  };
  const dispatcher = startDispatcher({
    queue: createOutboxQueue(prisma),
    workflows: createWorkflows({
      ...schedules,
      onLost: (sync) => {
        metrics.recordLostWorkflow(sync.kind);
        logger.warn({ sync }, 'a run had lost its workflow and has a new one');
      },
    }),
    retention: createRetention(prisma),
    clock,
    tracer,
    onDelivered: ({ message, enqueuedAt }) => {
      const seconds = (clock.now().getTime() - enqueuedAt.getTime()) / 1000;
      if (message !== null) metrics.recordDelivery(message.type, Math.max(0, seconds));
    },
    onFailure: (err, claimed) => {
      if (claimed !== null) metrics.recordDeliveryFailure();
      if (claimed === null) {
        logger.warn({ err }, 'a round of the dispatcher failed; the next one retries');
      } else {
        logger.warn(
          { err, message: claimed.message },
          'could not deliver an outbox message; it will be retried',
        );
      }
    },
  });
  parts.use(dispatcher);
  // A worker receives nothing from Redis but its own checks.
  const redis = await connectToRedis({ config, logger, registry, parts }, () => undefined);
  const consequence = 'Syncs and edits start up to a second late.';
  await listenToPostgres(
    { config, logger, registry, parts, consequence },
    { [outboxChannel]: dispatcher.wake, [eventChannel]: relayThrough(redis) },
  );
  const schedulesRestored = restoreSchedules(schedules, prisma, clock.now()).catch(
    (err: unknown) => {
      logger.warn({ err }, 'could not restore missing schedules; the next start retries');
    },
  );
  parts.defer(() => schedulesRestored);
}

/** Enqueues the schedules of practices whose schedules are missing in Temporal or belong to another release. */
async function restoreSchedules(
  schedules: SchedulesDependencies,
  prisma: PrismaClient,
  at: Date,
): Promise<void> {
  for (const practiceId of await practicesToSchedule(schedules)) {
    await outbox(prisma).enqueue({ type: 'set-schedules', practiceId }, at);
  }
}
