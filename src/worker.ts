import { randomUUID } from 'node:crypto';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../workflows/activities/index.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { listen } from './db/notifications.ts';
import { createOrderQueue, outboxChannel } from './db/outbox.ts';
import { createDatabase } from './db/prisma.ts';
import type { PrismaClient } from './db/prisma.ts';
import { createQuotaLedger } from './db/quota-ledger.ts';
import { createRetention } from './db/retention.ts';
import { createTokenCipher } from './db/token-cipher.ts';
import { createTokenVault } from './db/token-vault.ts';
import { createUnitOfWork } from './db/unit-of-work.ts';
import { defaultPatience } from './domain/failed-call.ts';
import { systemClock } from './domain/ports/clock.ts';
import { createLogger, sourceFailureLogger, temporalLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { StopList, stopOnSignal } from './shutdown.ts';
import type { Stoppable } from './shutdown.ts';
import { bundleWorkflows } from './temporal/bundle.ts';
import { connectTemporal } from './temporal/connection.ts';
import { startDispatcher } from './temporal/dispatcher.ts';
import { createWorkflows } from './temporal/starter.ts';
import { createXpmSource, createXpmTarget } from './xpm/client.ts';
import { createXpmConsent } from './xpm/oauth.ts';
import type { TransportDeps } from './xpm/transport.ts';

export interface WorkerExtras {
  /** Workflow code that was bundled before; without it the worker bundles it. */
  readonly workflowBundle?: WorkflowBundleOption;
}

const workflows = new URL('../workflows/index.ts', import.meta.url);

/** The worker process: workflows, activities and the outbox's delivery. Any number of them may run. */
export async function startWorker(config: Config, extras?: WorkerExtras): Promise<Stoppable> {
  const logger = createLogger('worker', config.logLevel);
  const stops = new StopList();
  const prisma = createDatabase({ url: config.databaseUrl, poolSize: 20 });
  await prisma.$connect();
  stops.add(() => prisma.$disconnect());

  const connection = await NativeConnection.connect({ address: config.temporal.address });
  stops.add(() => connection.close());
  const xpm = xpmDeps(config, prisma);
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    activities: createActivities({
      unitOfWork: createUnitOfWork(prisma, createTokenCipher(config.tokenKeys)),
      source: createXpmSource(xpm),
      target: createXpmTarget(xpm),
      clock: systemClock,
      newId: randomUUID,
      patience: { ...defaultPatience, firstWaitSeconds: config.xpm.firstWaitSeconds },
      jitter: spread,
      onFailure: sourceFailureLogger(logger),
    }),
    workflowBundle: extras?.workflowBundle ?? (await bundleWorkflows(workflows)),
    // Without it heartbeats go out at eight tenths of their timeout, which is no margin.
    maxHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: '1 second',
    // A workflow that slept on a worker that died is given to another one after this long.
    stickyQueueScheduleToStartTimeout: '3 seconds',
  });
  const working = worker.run();
  stops.add(async () => {
    worker.shutdown();
    await working;
  });
  await startDelivery(config, { prisma, logger, stops });
  logger.info('working');
  return { stop: () => stops.stop() };
}

/** Pauses end up to a tenth later, but at most five seconds, so that not all practices come back at once. */
const spread = (pauseMilliseconds: number): number =>
  Math.random() * Math.min(pauseMilliseconds * 0.1, 5000);

/** What every call to XPM goes through, whether it reads or writes. */
function xpmDeps(config: Config, prisma: PrismaClient): TransportDeps {
  const { xpm } = config;
  const clock = systemClock;
  return {
    baseUrl: xpm.baseUrl,
    allowance: createQuotaLedger({ prisma, clock }),
    vault: createTokenVault(prisma, createTokenCipher(config.tokenKeys)),
    refresher: createXpmConsent({
      issuer: xpm.issuer,
      apiUrl: xpm.baseUrl,
      clientId: xpm.clientId,
      clientSecret: xpm.clientSecret,
      redirectUri: config.publicUrl,
      clock,
    }),
    clock,
    timeouts: { silenceMs: xpm.silenceSeconds * 1000 },
  };
}

/** Delivers the outbox: told by Postgres, and looking by itself in case it was not. */
async function startDelivery(
  config: Config,
  deps: { readonly prisma: PrismaClient; readonly logger: Logger; readonly stops: StopList },
): Promise<void> {
  const { prisma, logger, stops } = deps;
  const temporal = await connectTemporal(config.temporal);
  stops.add(() => temporal.close());
  const dispatcher = startDispatcher({
    queue: createOrderQueue(prisma),
    workflows: createWorkflows(temporal.client, config.temporal.taskQueue),
    retention: createRetention(prisma),
    clock: systemClock,
    onFailure: (err, claimed) => {
      if (claimed === null) logger.warn({ err }, 'a round of the dispatcher failed');
      else logger.warn({ err, order: claimed.order }, 'an order must wait');
    },
  });
  stops.add(() => dispatcher.stop());
  const notifications = await listen(
    {
      url: config.databaseUrl,
      onLost: (err) => logger.warn({ err }, 'lost the connection that listens to Postgres'),
    },
    { [outboxChannel]: dispatcher.wake },
  );
  stops.add(() => notifications.stop());
}

if (import.meta.main) {
  const config = readConfig();
  const logger = createLogger('worker', config.logLevel);
  Runtime.install({
    // Signals are ours: the runtime must not stop the worker behind the stop list's back.
    shutdownSignals: [],
    logger: temporalLogger(logger),
  });
  stopOnSignal(await startWorker(config), logger);
}
