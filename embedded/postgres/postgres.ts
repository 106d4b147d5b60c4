import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { type Child, startChild, untilReady } from '../process/child.ts';
import { freePort } from '../process/ports.ts';
import { postgresAccount } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { createCluster, stopLeftoverPostgres } from './cluster.ts';

const USER = 'practice_sync';
/** Not a secret: the server listens on this machine only and stores demo data. */
const PASSWORD = 'practice_sync';

export interface PostgresOptions {
  readonly dataDir: string;
  /** A free port when not given. */
  readonly port?: number;
  /** False for tests: nothing is written durably, and disposing removes the data. */
  readonly persistent: boolean;
  readonly logFile?: string;
  /** Records the process from its first moment; Postgres writes its own lock file only later. */
  readonly pidFile?: string;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
}

/** Disposing stops the server, and removes what is not durable. */
export interface Postgres extends AsyncDisposable {
  /** The maintenance database's, for the superuser. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server has ended for any reason. */
  readonly ended: Promise<string>;
  readonly lastLines: () => string;
  /** Returns the database's URL. With `ifMissing`, an existing one stays as it is. */
  createDatabase(
    name: string,
    options?: { template?: string; ifMissing?: boolean },
  ): Promise<string>;
  /** Also closes the database's connections. */
  dropDatabase(name: string): Promise<void>;
}

/**
 * Runs a Postgres over `dataDir`, which the first start creates. A server that a killed process has left
 * over the same directory is stopped first.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { signal } = options;
  const dataDir = path.resolve(options.dataDir);
  const logFile = options.logFile ?? `${dataDir}.log`;
  await mkdir(path.dirname(dataDir), { recursive: true });
  const binaries = await postgresBinaries();
  const runAs = await postgresAccount([binaries.postgres, path.dirname(dataDir)]);
  await stopLeftoverPostgres(dataDir);
  if (!existsSync(path.join(dataDir, 'PG_VERSION'))) {
    const { initdb } = binaries;
    await createCluster({ dataDir, initdb, runAs, user: USER, password: PASSWORD, signal });
  }
  const port = options.port ?? (await freePort());
  const run = runAs.wrap(binaries.postgres, serverArgs(dataDir, port, options.persistent));
  // SIGINT is Postgres's fast shutdown, which closes connections; after SIGQUIT the next start recovers.
  const stopSignal = options.persistent ? 'SIGINT' : 'SIGQUIT';
  signal?.throwIfAborted();
  const { pidFile } = options;
  const child = startChild({ name: 'Postgres', ...run, logFile, pidFile, stopSignal });
  const url = urlOf(port, 'postgres');
  await untilReady(child, () => query(url, 'SELECT 1'), { signal }).catch(
    async (error: unknown) => {
      await child[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    ...databases(url, port),
    ...server(child, options.persistent ? [] : [dataDir, logFile]),
    port,
  };
}

function serverArgs(dataDir: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket file could outlive the server, or collide with another server's.
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
  temporaryFiles: readonly string[],
): Pick<Postgres, 'ended' | 'lastLines' | typeof Symbol.asyncDispose> {
  return {
    ended: child.ended,
    lastLines: child.lastLines,
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      for (const file of temporaryFiles) await rm(file, { recursive: true, force: true });
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

function urlOf(port: number, database: string): string {
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** One statement on a connection of its own; returns the number of rows. */
async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  // A stopping server closes the connection; the rejected promise reports it already.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}
