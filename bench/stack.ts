import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Issuer, startIssuer } from '../embedded/identity/issuer.ts';
import { migrate } from '../embedded/postgres/migrate.ts';
import { startPostgres } from '../embedded/postgres/postgres.ts';
import { type Child, untilReady } from '../embedded/process/child.ts';
import { freePort } from '../embedded/process/ports.ts';
import { startTemporal } from '../embedded/temporal/temporal.ts';
import type { TokenCipher } from '../src/db/practice/token-cipher.ts';
import { createTokenCipher } from '../src/db/practice/token-cipher.ts';
import { answers, hasWorker, type Launch } from './launch.ts';

/** The product as it runs in earnest, each part a process of its own, over data that is thrown away. */
export interface Stack {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** The sandbox with its long lists kept in files; what the product calls. */
  readonly xpmUrl: string;
  readonly temporalAddress: string;
  readonly databaseUrl: string;
  readonly issuer: Issuer;
  /** One connection for looking at the rows from outside. */
  readonly database: pg.Client;
  /** What the product's processes encrypt tokens with. */
  readonly cipher: TokenCipher;
  /** For files of a measurement's own. */
  readonly dir: string;
  /** Starts a worker that has done nothing yet, so that its memory is that of what follows. */
  freshWorker(): Promise<Child>;
}

/** Starts everything. Each part that has started is on the stack, also when a later one fails. */
export async function startStack(
  parts: AsyncDisposableStack,
  launchIn: (dir: string, env: Readonly<Record<string, string>>) => Launch,
): Promise<Stack> {
  const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-bench-'));
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  // Postgres may run as another user than we do.
  await chmod(dir, 0o711);
  const base = await startInfrastructure(dir, parts);
  const sandboxPort = await freePort();
  const xpmPort = await freePort();
  const apiPort = await freePort();
  const urls = {
    sandboxUrl: `http://localhost:${sandboxPort}`,
    xpmUrl: `http://127.0.0.1:${xpmPort}`,
    apiUrl: `http://localhost:${apiPort}`,
  };
  const secret = randomBytes(32);
  const launch = launchIn(dir, {
    PORT: String(apiPort),
    PUBLIC_URL: urls.apiUrl,
    DATABASE_URL: base.databaseUrl,
    TEMPORAL_ADDRESS: base.temporalAddress,
    XPM_BASE_URL: urls.xpmUrl,
    XPM_ISSUER: urls.sandboxUrl,
    XPM_CLIENT_ID: 'sandbox-client',
    XPM_CLIENT_SECRET: 'sandbox-secret',
    TOKEN_KEYS: `bench:${secret.toString('base64')}`,
    AUTH_ISSUER: base.issuer.url,
    LOG_LEVEL: 'warn',
  });
  const start = (...program: Parameters<Launch>): Child => {
    const child = launch(...program);
    return parts.use(child);
  };
  const sandbox = start('sandbox', 'sandbox/main.ts', '--port', String(sandboxPort));
  await untilReady(sandbox, () => answers(`${urls.sandboxUrl}/.well-known/openid-configuration`));
  const xpm = start('xpm', 'bench/recorded-xpm.ts', String(xpmPort), urls.sandboxUrl, dir);
  await untilReady(xpm, () => answers(`${urls.xpmUrl}/.well-known/openid-configuration`));
  await untilReady(start('api', 'src/server.ts'), () => answers(`${urls.apiUrl}/readyz`));
  let worker: Child | null = null;
  const freshWorker = async (): Promise<Child> => {
    await worker?.[Symbol.asyncDispose]();
    const fresh = start('worker', 'src/worker.ts');
    worker = fresh;
    await untilReady(fresh, () => hasWorker(base.temporalAddress, fresh.pid));
    return fresh;
  };
  const cipher = createTokenCipher([{ id: 'bench', secret }]);
  return { ...base, ...urls, cipher, dir, freshWorker };
}

/**
 * Postgres as its own defaults have it, hence durable: fsync, synchronous_commit and
 * full_page_writes are on. Temporal's development server over a database file.
 */
async function startInfrastructure(
  dir: string,
  parts: AsyncDisposableStack,
): Promise<Pick<Stack, 'databaseUrl' | 'database' | 'temporalAddress' | 'issuer'>> {
  const postgres = await startPostgres({ dataDir: path.join(dir, 'postgres'), persistent: true });
  parts.use(postgres);
  const databaseUrl = await postgres.createDatabase('practice_sync');
  await migrate(databaseUrl);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  parts.defer(() => database.end());
  const temporal = await startTemporal({
    dbFile: path.join(dir, 'temporal.db'),
    uiPort: null,
    logFile: path.join(dir, 'temporal.log'),
  });
  parts.use(temporal);
  const issuer = await startIssuer({ keyFile: path.join(dir, 'issuer-key.json') });
  parts.use(issuer);
  return { databaseUrl, database, temporalAddress: temporal.address, issuer };
}
