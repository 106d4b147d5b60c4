import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { findBinary } from '../embedded/binaries/find-binary.ts';
import { binarySources } from '../embedded/binaries/sources.ts';
import { environmentOf, newTokenKeys } from '../embedded/harness/environment.ts';
import { paths } from '../embedded/paths.ts';
import { TEMPORAL_TEST_SERVER } from '../embedded/temporal/binary.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Config } from '../src/config.ts';
import { readConfig } from '../src/config.ts';
import { createTokenCipher } from '../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../src/db/prisma.ts';
import { createDatabase } from '../src/db/prisma.ts';
import type { Reader } from '../src/db/reader.ts';
import { createReader } from '../src/db/reader.ts';
import type { UnitOfWork } from '../src/db/unit-of-work.ts';
import { createUnitOfWork } from '../src/db/unit-of-work.ts';
import { startWorker } from '../src/worker.ts';
import { xpmLimits } from '../src/xpm/limits.ts';
import { SimulatedClock } from './clock.ts';
import type { SimulatedPractice, Size } from './practices.ts';
import { connectPractices } from './practices.ts';

/** The product on simulated time: a real worker, Postgres and sandbox, and Temporal's test server. */
export interface Stage extends AsyncDisposable {
  readonly clock: SimulatedClock;
  readonly prisma: PrismaClient;
  readonly reader: Reader;
  readonly unitOfWork: UnitOfWork;
  readonly taskQueue: string;
  readonly sandboxUrl: string;
  readonly practices: readonly SimulatedPractice[];
  /** The present Temporal's client. */
  client(): Client;
  /** Stops worker and Temporal, whose data is lost, and starts new ones at the same time of the day. */
  restart(): Promise<void>;
  /** Lets time pass until then (ms since 1970). What is due meanwhile starts, and time waits for it. */
  skipTo(instant: number): Promise<void>;
}

export interface StageOptions {
  /** A migrated database of the simulation's own. */
  readonly databaseUrl: string;
  readonly sizes: readonly Size[];
  /** How far XPM's clock is ahead of ours. */
  readonly skewSeconds: number;
}

export async function startStage(options: StageOptions): Promise<Stage> {
  const { databaseUrl, sizes, skewSeconds } = options;
  await using parts = new AsyncDisposableStack();
  const clock = new SimulatedClock();
  const sandbox = await startSandbox({
    now: () => clock.nowMs() + skewSeconds * 1000,
    practices: sizes.map((size, seed) => ({ type: 'generated', ...size, seed })),
    settings: { latencyMs: 0 },
  });
  parts.use(sandbox);
  const taskQueue = `simulation-${randomUUID()}`;
  const config = readConfig({
    ...environmentOf({
      databaseUrl,
      redisUrl: null,
      // Each start of the product has a Temporal of its own, at another address.
      temporalAddress: 'localhost:0',
      xpmUrl: sandbox.url,
      // There is no API and hence nobody to sign in.
      issuerUrl: sandbox.url,
      tokenKeys: newTokenKeys(),
    }),
    TEMPORAL_TASK_QUEUE: taskQueue,
    // Time does not pass while a call waits, so a silent server must not cost minutes of real time.
    XPM_RESPONSE_TIMEOUT_SECONDS: '1',
    LOG_LEVEL: 'fatal',
  });
  const prisma = createDatabase({ url: databaseUrl, poolSize: 5 });
  parts.defer(() => prisma.$disconnect());
  const cipher = createTokenCipher(config.tokenKeys);
  const unitOfWork = createUnitOfWork(prisma, cipher, xpmLimits);
  const sandboxUrl = sandbox.url;
  const practices = await connectPractices({ prisma, unitOfWork, clock, sandboxUrl }, sizes);
  const workflowBundle = await bundleWorkflows();
  const start = () => startProduct({ config, clock, workflowBundle });
  let product = await start();
  parts.defer(() => product[Symbol.asyncDispose]());
  const running = parts.move();
  return {
    clock,
    prisma,
    reader: createReader(prisma, clock, xpmLimits),
    unitOfWork,
    taskQueue,
    sandboxUrl,
    practices,
    client: () => product.temporal.client,
    async restart() {
      await product[Symbol.asyncDispose]();
      product = await start();
    },
    skipTo: (instant) => skip(product.temporal, clock, instant),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface ProductOptions {
  readonly config: Config;
  readonly clock: SimulatedClock;
  readonly workflowBundle: WorkflowBundleOption;
}

const workflows = new URL('../workflows/index.ts', import.meta.url);
const timerInterceptor = new URL('timer-interceptor.ts', import.meta.url);

/** The product's workflows, with timers that Temporal's test server can bear. */
function bundleWorkflows(): Promise<WorkflowBundleOption> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(workflows),
    workflowInterceptorModules: [fileURLToPath(timerInterceptor)],
    logger: new DefaultLogger('WARN'),
  });
}

/** The parts that may be lost: a worker, and a Temporal that starts empty. */
async function startProduct({ config, clock, workflowBundle }: ProductOptions) {
  const path = await findBinary(TEMPORAL_TEST_SERVER, binarySources(paths.cache));
  const temporal = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await using parts = new AsyncDisposableStack();
  parts.defer(() => temporal.teardown());
  // The test server starts at the real time.
  await skip(temporal, clock, clock.nowMs(), await temporal.currentTimeMs());
  const worker = await startWorker(
    { ...config, temporal: { ...config.temporal, address: temporal.address } },
    { clock, workflowBundle },
  );
  parts.use(worker);
  const running = parts.move();
  return { temporal, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function skip(
  temporal: TestWorkflowEnvironment,
  clock: SimulatedClock,
  instant: number,
  from = clock.nowMs(),
): Promise<void> {
  if (instant > from) await temporal.sleep(instant - from);
  clock.reach(await temporal.currentTimeMs());
}
