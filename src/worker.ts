import type { WorkflowBundleOption } from '@temporalio/worker';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createActivities } from '../workflows/activities.ts';
import { createActivityDependencies } from './activity-dependencies.ts';
import type { Config } from './config.ts';
import { configOrExit, readConfig } from './config.ts';
import { checkSchema } from './db/migrations/check-schema.ts';
import { createDatabase } from './db/prisma.ts';
import { createSystemMetricsReader } from './db/system-metrics.ts';
import { deliverOutbox } from './deliver-outbox.ts';
import { serveMetricsOf } from './http/metrics-server.ts';
import type { DestinationStream } from './logger.ts';
import { createLogger, temporalLogger } from './logger.ts';
import type { Clock } from './ports/clock.ts';
import { systemClock } from './ports/clock.ts';
import { disposeOnSignal, startOrExit } from './shutdown.ts';
import { registerSystemMetrics } from './telemetry/system-metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import { createWorkerMetrics } from './telemetry/worker-metrics.ts';
import { observeActivities } from './temporal/activity-interceptor.ts';
import { bundleWorkflows } from './temporal/bundle.ts';
import type { TemporalConfig } from './temporal/connection.ts';
import { connectionOptions, connectTemporal, unusable } from './temporal/connection.ts';
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
  await deliverOutbox(config, {
    client: temporal.client,
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
