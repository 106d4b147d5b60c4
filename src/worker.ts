import type { Tracer } from '@opentelemetry/api';
import type { Client } from '@temporalio/client';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities } from '../workflows/activities.ts';
import { createActivityDependencies } from './activity-dependencies.ts';
import type { Config } from './config.ts';
import { configOrExit, readConfig } from './config.ts';
import { connectToRedis } from './connect-to-redis.ts';
import { eventChannel } from './db/activity/events.ts';
import { checkSchema } from './db/migrations/check-schema.ts';
import { createOutboxQueue, outbox, outboxChannel } from './db/outbox.ts';
import type { PrismaClient } from './db/prisma.ts';
import { createDatabase } from './db/prisma.ts';
import { createRetention } from './db/retention.ts';
import { createAutomationReader } from './db/sync/automation-reader.ts';
import { createSystemMetricsReader } from './db/system-metrics.ts';
import { relayThrough } from './events/relay.ts';
import { serveMetricsOf } from './http/metrics-server.ts';
import { listenToPostgres } from './listen-to-postgres.ts';
import type { DestinationStream, Logger } from './logger.ts';
import { createLogger, temporalLogger } from './logger.ts';
import type { Clock } from './ports/clock.ts';
import { systemClock } from './ports/clock.ts';
import { disposeOnSignal, startOrExit } from './shutdown.ts';
import { createScheduleReader } from './sync/schedules.ts';
import { registerSystemMetrics } from './telemetry/system-metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import type { WorkerMetrics } from './telemetry/worker-metrics.ts';
import { createWorkerMetrics } from './telemetry/worker-metrics.ts';
import { observeActivities } from './temporal/activity-interceptor.ts';
import { bundleWorkflows } from './temporal/bundle.ts';
import type { TemporalConfig } from './temporal/connection.ts';
import { connectionOptions, connectTemporal, unusable } from './temporal/connection.ts';
import { startDispatcher } from './temporal/dispatcher.ts';
import type { SchedulesDependencies } from './temporal/schedules.ts';
import { practicesToSchedule } from './temporal/schedules.ts';
import { createWorkflows } from './temporal/starter.ts';
import { memosAt, traceReader } from './temporal/trace-memo.ts';
import { xpmLimits } from './xpm/limits.ts';

export interface WorkerExtras {
  /** A workflow bundle. Without one the worker bundles the workflows at its start. */
  readonly workflowBundle?: WorkflowBundleOption;
  /** Builds the dependencies of the activities in place of the default. */
  readonly dependencies?: typeof createActivityDependencies;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Receives the log in place of standard output. */
  readonly logOutput?: DestinationStream;
}

export interface RunningWorker extends AsyncDisposable {
  /** The address of its metrics; `null` without a port for metrics. */
  readonly metricsUrl: string | null;
}

const workflows = new URL('../workflows/index.ts', import.meta.url);

/** The worker process runs workflows and activities and delivers the outbox. Any number of workers may run. */
export async function startWorker(config: Config, extras?: WorkerExtras): Promise<RunningWorker> {
  const logger = createLogger('worker', config, extras?.logOutput);
  // Whatever has started is stopped again when a later part fails.
  await using parts = new AsyncDisposableStack();
  const { tracer, isOn: isTracing } = parts.use(
    startTracing({
      url: config.tracesUrl,
      service: 'practice-sync-worker',
      onExportFailure: (problem) => logger.warn({ problem }, 'could not export traces'),
    }),
  );
  const prisma = createDatabase({ url: config.databaseUrl, poolSize: config.databasePoolSize });
  parts.defer(() => prisma.$disconnect());
  await checkSchema(prisma);

  const clock = extras?.clock ?? systemClock;
  const registry = new Registry();
  const metrics = createWorkerMetrics(registry);
  registerSystemMetrics({ registry, reader: createSystemMetricsReader(prisma, xpmLimits), clock });
  const dependencies = extras?.dependencies ?? createActivityDependencies;
  const temporal = parts.use(await connectTemporal(config.temporal));
  const connection = await connectWorker(config.temporal);
  parts.defer(() => connection.close());
  const traceOf = isTracing ? traceReader(memosAt(temporal.client)) : null;
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    activities: createActivities(dependencies(config, prisma, { clock, logger, metrics, tracer })),
    workflowBundle: extras?.workflowBundle ?? (await bundleWorkflows(workflows)),
    maxConcurrentActivityTaskExecutions: config.activitySlots,
    // The default sends heartbeats at 80 percent of their timeout, which leaves no margin.
    maxHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: config.shutdownGraceSeconds * 1000,
    interceptors: { activity: [observeActivities({ tracer, traceOf })] },
    // A workflow whose worker has died moves to another worker after this time.
    stickyQueueScheduleToStartTimeout: '3 seconds',
  });
  const working = worker.run();
  parts.defer(async () => {
    worker.shutdown();
    await working;
  });
  const { client } = temporal;
  await startDelivery(config, {
    client,
    prisma,
    clock,
    logger,
    metrics,
    registry,
    tracer,
    parts,
  });
  const metricsUrl = await serveMetricsOf(config, registry, parts);
  logger.info({ metricsUrl }, 'working');
  const running = parts.move();
  return { metricsUrl, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The worker's own connection, which is not the client's. */
async function connectWorker(config: TemporalConfig): Promise<NativeConnection> {
  return NativeConnection.connect(connectionOptions(config)).catch((cause: unknown) => {
    throw unusable(config, cause);
  });
}

interface DeliveryDependencies {
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
async function startDelivery(config: Config, deps: DeliveryDependencies): Promise<void> {
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

if (import.meta.main) {
  const config = configOrExit(readConfig);
  const logger = createLogger('worker', config);
  Runtime.install({
    // Signals are handled here: the runtime would stop the worker before the dispatcher.
    shutdownSignals: [],
    logger: temporalLogger(logger),
  });
  disposeOnSignal(await startOrExit(startWorker(config), logger), logger);
}
