import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { findBinary } from '../binaries/find-binary.ts';
import { binarySources } from '../binaries/sources.ts';
import { paths } from '../paths.ts';
import { startChild, stopLeftover, untilReady } from '../process/child.ts';
import { freePort } from '../process/ports.ts';
import { TEMPORAL_CLI } from './binary.ts';

export interface TemporalOptions {
  /** SQLite. In memory when not given. */
  readonly dbFile?: string;
  /** Free ports when not given. */
  readonly port?: number;
  /** Null for no UI. */
  readonly uiPort?: number | null;
  readonly logFile: string;
  /** Records the process for the next start. Default: beside the database file. */
  readonly pidFile?: string;
  /** Settings of the server, by their names in Temporal's dynamic configuration. */
  readonly dynamicConfig?: Readonly<Record<string, number | boolean>>;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
  /** Called before a download. */
  readonly report?: (line: string) => void;
}

export interface Temporal extends AsyncDisposable {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly namespace: 'default';
  /** Settles when the server has ended for any reason. */
  readonly ended: Promise<string>;
  readonly lastLines: () => string;
}

const attempts = 3;

/** Runs Temporal's development server. A server that a killed process has left over the same file is stopped first. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { dbFile, signal, report } = options;
  const sources = binarySources(paths.cache, signal);
  const command = await findBinary(TEMPORAL_CLI, sources, { signal, report });
  const pidFile = options.pidFile ?? (dbFile === undefined ? undefined : temporalPidFile(dbFile));
  if (dbFile !== undefined) await mkdir(path.dirname(dbFile), { recursive: true });
  if (pidFile !== undefined) await stopLeftover(pidFile);
  // It chooses ports for its internal parts, and ends when another process takes one meanwhile.
  for (let left = attempts; ; left -= 1) {
    signal?.throwIfAborted();
    try {
      return await launch(command, pidFile, options);
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

async function launch(
  command: string,
  pidFile: string | undefined,
  options: TemporalOptions,
): Promise<Temporal> {
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort === undefined ? await freePort() : options.uiPort;
  const child = startChild({
    name: 'Temporal',
    command,
    args: serverArgs(port, uiPort, options),
    logFile: options.logFile,
    pidFile,
  });
  const address = `127.0.0.1:${port}`;
  const { signal } = options;
  await untilReady(child, () => namespaceResponds(address), { signal }).catch(
    async (error: unknown) => {
      await child[Symbol.asyncDispose]();
      throw error;
    },
  );
  const uiUrl = uiPort === null ? null : `http://localhost:${uiPort}`;
  return {
    address,
    uiUrl,
    namespace: 'default',
    ended: child.ended,
    lastLines: child.lastLines,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

export function temporalPidFile(dbFile: string): string {
  return `${dbFile}.pid`;
}

/**
 * With fairness, which is off by default, the practices take turns among tasks of equal priority. Each
 * partition of a queue has its own turns, so there is one partition.
 */
const fairness = {
  'matching.enableFairness': true,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
};

function serverArgs(
  port: number,
  uiPort: number | null,
  { dbFile, dynamicConfig = {} }: TemporalOptions,
): string[] {
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--log-level',
    'warn',
    ...(uiPort === null
      ? ['--headless']
      : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile]),
    ...Object.entries({ ...fairness, ...dynamicConfig }).flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${String(value)}`,
    ]),
  ];
}

/** The frontend responds before the namespace exists, and both are needed. */
async function namespaceResponds(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
  } finally {
    await connection.close();
  }
}
