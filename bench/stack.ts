import path from 'node:path';
import pg from 'pg';
import { startDatabase } from '../embedded/harness/database.ts';
import { environmentOf, newTokenKeys } from '../embedded/harness/environment.ts';
import {
  type ProgramHost,
  startApiProgram,
  startSandboxProgram,
  startWorkerProgram,
} from '../embedded/harness/programs.ts';
import { respondsAt } from '../embedded/harness/readiness.ts';
import { type Issuer, startIssuer } from '../embedded/identity/issuer.ts';
import { postgresDataDir, postgresPidFile, temporalDbFile } from '../embedded/process/leftovers.ts';
import { freePort } from '../embedded/process/ports.ts';
import {
  logFile,
  nodeProgram,
  pidFile,
  type Service,
  startService,
} from '../embedded/process/service.ts';
import { startRedis } from '../embedded/redis/redis.ts';
import { startTemporal } from '../embedded/temporal/temporal.ts';
import { readConfig } from '../src/config.ts';
import type { TokenCipher } from '../src/db/practice/token-cipher.ts';
import { createTokenCipher } from '../src/db/practice/token-cipher.ts';

/** The product as it runs in production, each part a process of its own, over data that is thrown away. */
export interface Stack {
  readonly apiUrl: string;
  readonly api: Service;
  readonly sandboxUrl: string;
  /** The proxy before the sandbox that serves long lists from files; what the product calls. */
  readonly xpmUrl: string;
  readonly temporalAddress: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly issuer: Issuer;
  /** For looking at the rows from outside, also several times at once. */
  readonly database: pg.Pool;
  /** Encrypts tokens as the product's processes do. */
  readonly cipher: TokenCipher;
  /** For files of a measurement's own. */
  readonly dir: string;
  /** Starts a worker that has done nothing yet, so that its memory is that of what follows. */
  freshWorker(): Promise<Service>;
  /** Starts one more API process, at a port of the caller's. */
  freshApi(options: ApiOptions): Promise<ApiService>;
}

export interface ApiOptions {
  readonly port: number;
  readonly metricsPort: number;
  readonly nodeFlags: readonly string[];
  /** Settings besides those of all processes. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ApiService extends Service {
  readonly url: string;
}

export interface StackOptions {
  readonly dir: string;
  readonly parts: AsyncDisposableStack;
  readonly signal: AbortSignal;
  /** Receives the CPU profiles of API and worker; none are taken when it is null. */
  readonly profiles: string | null;
}

/** Starts everything. Each part that has started is among `parts`, also when a later one fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, parts, signal, profiles } = options;
  const base = await startInfrastructure(options);
  const host: ProgramHost = { dataDir: dir, signal, restarts: null };
  const { sandboxUrl, xpmUrl } = await startXpm(host, parts);
  const port = await freePort();
  const apiUrl = `http://localhost:${port}`;
  const env = {
    ...environmentOf({
      databaseUrl: base.databaseUrl,
      redisUrl: base.redisUrl,
      temporalAddress: base.temporalAddress,
      xpmUrl,
      issuerUrl: base.issuer.url,
      tokenKeys: newTokenKeys(),
    }),
    PORT: String(port),
    PUBLIC_URL: apiUrl,
    XPM_ISSUER: sandboxUrl,
    LOG_LEVEL: 'warn',
  };
  const profiling =
    profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profiles)}`];
  const api = parts.use(
    await startApiProgram(host, { entry: 'src/server.ts', env, nodeFlags: profiling }),
  );
  let worker: Service | null = null;
  const freshWorker = async (): Promise<Service> => {
    await worker?.[Symbol.asyncDispose]();
    worker = parts.use(await startWorkerProgram(host, { env, nodeFlags: profiling }));
    return worker;
  };
  const freshApi = async (options: ApiOptions): Promise<ApiService> => {
    const { port, metricsPort } = options;
    const nodeFlags = [...options.nodeFlags, ...profiling];
    const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) };
    const own = { ...env, ...options.env, ...ports };
    const program = { entry: 'src/server.ts', env: own, nodeFlags, name: 'Measured API' };
    const api = await startApiProgram(host, program);
    return Object.assign(api, { url: `http://localhost:${port}` });
  };
  const cipher = createTokenCipher(readConfig(env).tokenKeys);
  return { ...base, apiUrl, api, sandboxUrl, xpmUrl, cipher, dir, freshWorker, freshApi };
}

/**
 * Postgres with its own defaults, hence durable: fsync, synchronous_commit and full_page_writes are
 * on. Temporal's development server over a database file.
 */
async function startInfrastructure({
  dir,
  parts,
  signal,
}: StackOptions): Promise<
  Pick<Stack, 'databaseUrl' | 'redisUrl' | 'database' | 'temporalAddress' | 'issuer'>
> {
  const { databaseUrl } = parts.use(
    await startDatabase({
      dataDir: postgresDataDir(dir),
      pidFile: postgresPidFile(dir),
      persistent: true,
      signal,
    }),
  );
  const database = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  // Postgres may stop before a connection has closed, which is no error then. Any other error fails a query.
  database.on('error', () => undefined);
  parts.defer(() => database.end());
  const temporal = parts.use(
    await startTemporal({
      dbFile: temporalDbFile(dir),
      uiPort: null,
      logFile: logFile(dir, 'temporal'),
      signal,
    }),
  );
  const redis = await startRedis({
    dir: path.join(dir, 'redis'),
    logFile: logFile(dir, 'redis'),
    pidFile: pidFile(dir, 'redis'),
    signal,
  });
  parts.use(redis);
  const issuer = parts.use(await startIssuer({ keyFile: path.join(dir, 'issuer-key.json') }));
  return { databaseUrl, redisUrl: redis.url, database, temporalAddress: temporal.address, issuer };
}

/** The sandbox, and before it the proxy that serves its recorded lists. */
async function startXpm(
  host: ProgramHost,
  parts: AsyncDisposableStack,
): Promise<Pick<Stack, 'sandboxUrl' | 'xpmUrl'>> {
  const sandboxPort = await freePort();
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  parts.use(await startSandboxProgram(host, { port: sandboxPort }));
  const port = await freePort();
  const xpmUrl = `http://127.0.0.1:${port}`;
  const proxy = await startService({
    ...host,
    name: 'XPM proxy',
    ...nodeProgram('bench/recorded-xpm.ts', [String(port), sandboxUrl, host.dataDir]),
    env: {},
    probe: () => respondsAt(`${xpmUrl}/.well-known/openid-configuration`),
  });
  parts.use(proxy);
  return { sandboxUrl, xpmUrl };
}
