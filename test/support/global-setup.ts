import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { createScratchDir } from '../../embedded/harness/scratch-dir.ts';
import { stopLeftoverPostgres } from '../../embedded/postgres/cluster.ts';
import { startPostgres } from '../../embedded/postgres/postgres.ts';
import { stopLeftover } from '../../embedded/process/child.ts';
import { startTimeOf } from '../../embedded/process/process.ts';
import { startRedis } from '../../embedded/redis/redis.ts';
import { startTemporal } from '../../embedded/temporal/temporal.ts';
import { migrate } from '../../src/db/migrations/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The maintenance database's; tests create their own databases through it. */
    postgresUrl: string;
    /** `CREATE DATABASE mine TEMPLATE <this>` creates a database with all migrations applied. */
    templateDatabase: string;
    temporalAddress: string;
    /** Of a server that all tests share. A test that stops one starts its own. */
    redisUrl: string;
    /** The bundled workflow code, for `Worker.create({ workflowBundle: { codePath } })`. */
    workflowBundlePath: string;
  }
}

interface Services extends AsyncDisposable {
  readonly postgresUrl: string;
  readonly templateDatabase: string;
  readonly temporalAddress: string;
  readonly redisUrl: string;
  readonly workflowBundlePath: string;
}

/** Vitest loads this file once for each project that uses it, so the services are shared through the process. */
interface Shared {
  users: number;
  services: Promise<Services> | undefined;
}
const SHARED = Symbol.for('practice-sync.test-services');
const holder = globalThis as { [SHARED]?: Shared };
const shared = holder[SHARED] ?? { users: 0, services: undefined };
holder[SHARED] = shared;

const purpose = 'test';

export async function setup(project: TestProject): Promise<void> {
  shared.users += 1;
  shared.services ??= startServices();
  const services = await shared.services;
  project.provide('postgresUrl', services.postgresUrl);
  project.provide('templateDatabase', services.templateDatabase);
  project.provide('temporalAddress', services.temporalAddress);
  project.provide('redisUrl', services.redisUrl);
  project.provide('workflowBundlePath', services.workflowBundlePath);
}

export async function teardown(): Promise<void> {
  shared.users -= 1;
  if (shared.users > 0 || shared.services === undefined) return;
  const running = shared.services;
  shared.services = undefined;
  await (await running)[Symbol.asyncDispose]();
}

async function startServices(): Promise<Services> {
  await removeAbandoned();
  const scratch = await createScratchDir(purpose);
  const dir = scratch.path;
  await writeFile(path.join(dir, 'owner'), `${process.pid} ${ownerMark(process.pid) ?? ''}`);
  const parts = new AsyncDisposableStack();
  parts.use(scratch);
  const starting = [
    startDatabase(dir, parts),
    startTemporalIn(dir, parts),
    startRedisIn(dir, parts),
    bundleWorkflows(dir),
  ] as const;
  try {
    const [postgres, temporalAddress, redisUrl, workflowBundlePath] = await Promise.all(starting);
    return {
      ...postgres,
      temporalAddress,
      redisUrl,
      workflowBundlePath,
      [Symbol.asyncDispose]: () => parts.disposeAsync(),
    };
  } catch (error) {
    // The others must have started before they can be stopped.
    await Promise.allSettled(starting);
    await parts.disposeAsync();
    throw error;
  }
}

async function startDatabase(
  dir: string,
  parts: AsyncDisposableStack,
): Promise<Pick<Services, 'postgresUrl' | 'templateDatabase'>> {
  const postgres = await startPostgres({ dataDir: path.join(dir, 'postgres'), persistent: false });
  parts.use(postgres);
  const templateDatabase = 'practice_sync_template';
  await migrate(await postgres.createDatabase(templateDatabase));
  return { postgresUrl: postgres.url, templateDatabase };
}

async function startTemporalIn(dir: string, parts: AsyncDisposableStack): Promise<string> {
  const temporal = await startTemporal({
    uiPort: null,
    logFile: path.join(dir, 'temporal.log'),
    pidFile: path.join(dir, 'temporal.pid'),
  });
  parts.use(temporal);
  return temporal.address;
}

async function startRedisIn(dir: string, parts: AsyncDisposableStack): Promise<string> {
  const redis = await startRedis({
    dir,
    logFile: path.join(dir, 'redis.log'),
    pidFile: path.join(dir, 'redis.pid'),
  });
  parts.use(redis);
  return redis.url;
}

/** Bundles the workflows once for all workers of all tests. */
async function bundleWorkflows(dir: string): Promise<string> {
  const workflowsPath = path.resolve('workflows/index.ts');
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  const file = path.join(dir, 'workflow-bundle.js');
  await writeFile(file, code);
  return file;
}

/** Stops and removes what a killed run has left behind; nothing else would. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(`practice-sync-${purpose}-`)) continue;
    const dir = path.join(tmpdir(), name);
    const owner = await readFile(path.join(dir, 'owner'), 'utf8').catch(() => '');
    const [pid, startTime] = owner.split(' ');
    if (owner === '' || ownerMark(Number(pid)) === startTime) continue;
    await stopLeftoverPostgres(path.join(dir, 'postgres'));
    await stopLeftover(path.join(dir, 'temporal.pid'));
    await stopLeftover(path.join(dir, 'redis.pid'));
    await rm(dir, { recursive: true, force: true });
  }
}

/** Vitest changes its command line while it runs, so only the start time identifies it. */
function ownerMark(pid: number): string | undefined {
  return startTimeOf(pid)?.replaceAll(' ', '_');
}
