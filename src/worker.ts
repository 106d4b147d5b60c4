import type { Tracer } from '@opentelemetry/api';
import type { Client } from '@temporalio/client';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities } from '../workflows/activities.ts';
import { createActivityDependencies } from './activity-dependencies.ts';
import type { Config } from './config.ts';
import { readOwnConfig } from './config.ts';
import { listen } from './db/notifications.ts';
import { createOutboxQueue, outbox, outboxChannel } from './db/outbox.ts';
import type { PrismaClient } from './db/prisma.ts';
import { createDatabase } from './db/prisma.ts';
import { createRetention } from './db/retention.ts';
import { createAutomationReader } from './db/sync/automation-reader.ts';
import { createSystemMetricsReader } from './db/system-metrics.ts';
import { serveMetricsOf } from './http/metrics-server.ts';
import type { Logger } from './logger.ts';
import { createLogger, temporalLogger } from './logger.ts';
import type { Clock } from './ports/clock.ts';
import { systemClock } from './ports/clock.ts';
import { disposeOnSignal } from './shutdown.ts';
import { createScheduleReader } from './sync/schedules.ts';
import { registerSystemMetrics } from './telemetry/system-metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import type { WorkerMetrics } from './telemetry/worker-metrics.ts';
import { createWorkerMetrics } from './telemetry/worker-metrics.ts';
import { observeActivities } from './temporal/activity-interceptor.ts';
import { bundleWorkflows } from './temporal/bundle.ts';
import { connectTemporal } from './temporal/connection.ts';
import { startDispatcher } from './temporal/dispatcher.ts';
import type { SchedulesDependencies } from './temporal/schedules.ts';
import { practicesToSchedule } from './temporal/schedules.ts';
import { createWorkflows } from './temporal/starter.ts';
import { memosAt, traceReader } from './temporal/trace-memo.ts';

export interface WorkerExtras {
  /** Workflow code that was bundled before; without it the worker bundles it. */
  readonly workflowBundle?: WorkflowBundleOption;
  /** Builds what the activities stand on, in place of the usual. */
  readonly dependencies?: typeof createActivityDependencies;
  /** In place of the system's. */
  readonly clock?: Clock;
}

export interface RunningWorker extends AsyncDisposable {
  /** Where its metrics are; null when they are nowhere. */
  readonly metricsUrl: string | null;
}

const workflows = new URL('../workflows/index.ts', import.meta.url);

/** The worker process: workflows, activities and the outbox's delivery. Any number of them may run. */
export async function startWorker(config: Config, extras?: WorkerExtras): Promise<RunningWorker> {
  const logger = createLogger('worker', config);
  // Whatever has started is stopped again when a later part fails.
  await using parts = new AsyncDisposableStack();
  const {
    tracer,
    isOn: isTracing,
    stop: stopTracing,
  } = startTracing({
    url: config.tracesUrl,
    service: 'practice-sync-worker',
    onTrouble: (problem) => logger.warn({ problem }, 'traces could not be sent'),
  });
  parts.defer(stopTracing);
  const prisma = createDatabase({ url: config.databaseUrl, poolSize: 20 });
  await prisma.$connect();
  parts.defer(() => prisma.$disconnect());

  const clock = extras?.clock ?? systemClock;
  const registry = new Registry();
  const metrics = createWorkerMetrics(registry);
  registerSystemMetrics({ registry, figures: createSystemMetricsReader(prisma), clock });
  const dependencies = extras?.dependencies ?? createActivityDependencies;
  const temporal = await connectTemporal(config.temporal);
  parts.defer(() => temporal.close());
  const connection = await NativeConnection.connect({ address: config.temporal.address });
  parts.defer(() => connection.close());
  const traceOf = isTracing ? traceReader(memosAt(temporal.client)) : null;
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    activities: createActivities(dependencies(config, prisma, { clock, logger, metrics, tracer })),
    workflowBundle: extras?.workflowBundle ?? (await bundleWorkflows(workflows)),
    maxConcurrentActivityTaskExecutions: config.activitySlots,
    // Without it heartbeats go out at eight tenths of their timeout, which is no margin.
    maxHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: '1 second',
    interceptors: { activity: [observeActivities({ tracer, traceOf })] },
    // A workflow that slept on a worker that died is given to another one after this long.
    stickyQueueScheduleToStartTimeout: '3 seconds',
  });
  const working = worker.run();
  parts.defer(async () => {
    worker.shutdown();
    await working;
  });
  const { client } = temporal;
  await startDelivery(config, { client, prisma, clock, logger, metrics, tracer, parts });
  const metricsUrl = await serveMetricsOf(config, registry, parts);
  logger.info({ metricsUrl }, 'working');
  const running = parts.move();
  return { metricsUrl, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface DeliveryDependencies {
  readonly client: Client;
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  readonly tracer: Tracer;
  readonly parts: AsyncDisposableStack;
}

/** Delivers the outbox: told by Postgres, and looking by itself in case it was not. */
async function startDelivery(config: Config, deps: DeliveryDependencies): Promise<void> {
  const { client, prisma, clock, logger, metrics, tracer, parts } = deps;
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
        metrics.lostWorkflow(sync.kind);
        logger.warn({ sync }, 'a run was without a workflow; it has another now');
      },
    }),
    retention: createRetention(prisma),
    clock,
    tracer,
    onDelivered: ({ message, enqueuedAt }) => {
      const seconds = (clock.now().getTime() - enqueuedAt.getTime()) / 1000;
      if (message !== null) metrics.delivered(message.type, Math.max(0, seconds));
    },
    onFailure: (err, claimed) => {
      if (claimed !== null) metrics.notDelivered();
      if (claimed === null) logger.warn({ err }, 'a round of the dispatcher failed');
      else logger.warn({ err, message: claimed.message }, 'an message must wait');
    },
  });
  parts.defer(() => dispatcher.stop());
  const notifications = await listen(
    {
      url: config.databaseUrl,
      onLost: (err) => logger.warn({ err }, 'lost the connection that listens to Postgres'),
    },
    { [outboxChannel]: dispatcher.wake },
  );
  parts.defer(() => notifications.stop());
  const lookedThrough = orderMissingSchedules(schedules, prisma, clock.now()).catch(
    (err: unknown) => {
      logger.warn({ err }, 'the schedules could not be looked through; the next start tries again');
    },
  );
  parts.defer(() => lookedThrough);
}

/** Practices from before there were schedules, of another version's, or in a Temporal that lost its own. */
async function orderMissingSchedules(
  schedules: SchedulesDependencies,
  prisma: PrismaClient,
  at: Date,
): Promise<void> {
  for (const practiceId of await practicesToSchedule(schedules)) {
    await outbox(prisma).enqueue({ type: 'set-schedules', practiceId }, at);
  }
}

if (import.meta.main) {
  const config = readOwnConfig();
  const logger = createLogger('worker', config);
  Runtime.install({
    // Signals are handled here: the runtime would stop the worker before the dispatcher.
    shutdownSignals: [],
    logger: temporalLogger(logger),
  });
  disposeOnSignal(await startWorker(config), logger);
}
