import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { type Child, startChild, untilReady } from './child.ts';
import { freePort } from './ports.ts';
import { type Account, postgresAccount } from './postgres-account.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { identify, stopProcess } from './process.ts';

const USER = 'practice_sync';
/** No secret: the server listens on this machine only and holds demo data. */
const PASSWORD = 'practice_sync';

export interface PostgresOptions {
  readonly dataDir: string;
  /** A free port when not given. */
  readonly port?: number;
  /** False for tests: nothing is made durable, and `stop` removes the data. */
  readonly persistent: boolean;
  readonly logFile?: string;
}

export interface Postgres {
  /** Of the maintenance database, with every right. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<string>;
  lastWords(): string;
  /** Returns the new database's URL. With `ifMissing`, one that exists is left as it is. */
  createDatabase(
    name: string,
    options?: { template?: string; ifMissing?: boolean },
  ): Promise<string>;
  /** Ends the database's connections, too. */
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs a Postgres of ours over `dataDir`, created at the first start. A server that a killed
 * process left behind over the same directory is stopped first.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = path.resolve(options.dataDir);
  const logFile = options.logFile ?? `${dataDir}.log`;
  await mkdir(path.dirname(dataDir), { recursive: true });
  const binaries = await postgresBinaries();
  const account = await postgresAccount([binaries.postgres, path.dirname(dataDir)]);
  await stopLeftoverPostgres(dataDir);
  if (!existsSync(path.join(dataDir, 'PG_VERSION')))
    await createCluster(dataDir, binaries, account);
  const port = options.port ?? (await freePort());
  const run = wrapped(account, binaries.postgres, serverArgs(dataDir, port, options.persistent));
  // SIGINT is Postgres's fast shutdown: it ends connections; SIGQUIT leaves recovery to the next start.
  const stopSignal = options.persistent ? 'SIGINT' : 'SIGQUIT';
  const child = startChild({ name: 'Postgres', ...run, logFile, stopSignal });
  const url = urlOf(port, 'postgres');
  await untilReady(child, () => query(url, 'SELECT 1')).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return {
    ...databases(url, port),
    ...server(child, options.persistent ? [] : [dataDir, logFile]),
    port,
  };
}

function serverArgs(dataDir: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    // No socket file that could outlive the server, or collide with another's.
    unix_socket_directories: '',
    max_connections: '200',
    jit: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir, '-p', String(port), ...flags];
}

function server(
  child: Child,
  leavings: readonly string[],
): Pick<Postgres, 'ended' | 'lastWords' | 'stop'> {
  return {
    ended: child.ended,
    lastWords: child.lastWords,
    stop: async () => {
      await child.stop();
      for (const file of leavings) await rm(file, { recursive: true, force: true });
    },
  };
}

function databases(
  url: string,
  port: number,
): Pick<Postgres, 'url' | 'createDatabase' | 'dropDatabase'> {
  return {
    url,
    createDatabase: async (name, { template, ifMissing = false } = {}) => {
      const id = pg.escapeIdentifier(name);
      const from = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
      const found = ifMissing
        ? await query(url, 'SELECT 1 FROM pg_database WHERE datname = $1', [name])
        : 0;
      if (found === 0) await query(url, `CREATE DATABASE ${id}${from}`);
      return urlOf(port, name);
    },
    dropDatabase: async (name) => {
      await query(url, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    },
  };
}

/** Made beside its place and moved there complete: a start that is killed here leaves no half cluster. */
async function createCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  account: Account | null,
): Promise<void> {
  const draft = `${dataDir}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const secrets = await mkdtemp(path.join(tmpdir(), 'practice-sync-'));
  const passwordFile = path.join(secrets, 'password');
  await writeFile(passwordFile, `${PASSWORD}\n`);
  if (account !== null) {
    for (const owned of [draft, secrets, passwordFile])
      await chown(owned, account.uid, account.gid);
  }
  try {
    // The built-in C.UTF-8 sorts alike on every system; the C library's locales do not.
    const locale = [
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--encoding=UTF8',
    ];
    const login = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const run = wrapped(account, binaries.initdb, [
      `--pgdata=${draft}`,
      '--no-sync',
      ...locale,
      ...login,
    ]);
    await execa(run.command, run.args, { stdin: 'ignore' });
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
  await rename(draft, dataDir);
}

/**
 * `postmaster.pid` of a killed server names a process that may since be another one. Postgres would
 * then refuse to start, so the file goes; ours is stopped, because two servers must not share data.
 */
export async function stopLeftoverPostgres(dataDir: string): Promise<boolean> {
  const lockFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return false;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const identity = identify(pid);
  if (identity === null) return false;
  const ours = identity.includes('postgres') && identity.includes(dataDir);
  if (ours) await stopProcess(pid, { signal: 'SIGINT' });
  else await rm(lockFile, { force: true });
  return ours;
}

function wrapped(
  account: Account | null,
  command: string,
  args: readonly string[],
): ReturnType<Account['wrap']> {
  return account === null ? { command, args: [...args] } : account.wrap(command, args);
}

function urlOf(port: number, database: string): string {
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** One statement on a connection of its own; returns the number of rows. */
async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  // A server that stops ends our connection: the rejected promise says so already.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}
