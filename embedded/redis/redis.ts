import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import { findBinary } from '../binaries/find-binary.ts';
import { binarySources } from '../binaries/sources.ts';
import { paths } from '../paths.ts';
import { type Child, startChild, stopLeftover, untilReady } from '../process/child.ts';
import { freePort } from '../process/ports.ts';
import { REDIS_SERVER, VALKEY_SERVER } from './binary.ts';

export interface RedisOptions {
  /** Its working directory. Nothing is stored there: a restart starts empty. */
  readonly dir: string;
  /** A free port when not given. */
  readonly port?: number;
  /** The server's own configuration file, to which a sentinel writes. */
  readonly configFile?: string;
  /** More of the server's own flags, such as `--requirepass`. */
  readonly flags?: readonly string[];
  readonly logFile: string;
  /** Records the process for the next start. */
  readonly pidFile?: string;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
  /** Called before a download. */
  readonly report?: (line: string) => void;
}

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the server has ended for any reason. */
  readonly ended: Promise<string>;
}

const attempts = 3;

/** Runs a Redis server that stores nothing. One that a killed process has left is stopped first. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const { dir, pidFile, signal } = options;
  const command = await redisCommand(options);
  await mkdir(dir, { recursive: true });
  if (pidFile !== undefined) await stopLeftover(pidFile);
  // Another process may take the port meanwhile.
  for (let left = options.port === undefined ? attempts : 1; ; left -= 1) {
    signal?.throwIfAborted();
    try {
      return await launch(command, options);
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

async function launch(command: string, options: RedisOptions): Promise<RedisServer> {
  const { pidFile, signal } = options;
  const port = options.port ?? (await freePort());
  const child = startChild({
    name: 'Redis',
    command,
    args: serverFlags(port, options),
    logFile: options.logFile,
    pidFile,
  });
  await untilReady(child, () => redisResponds(port), { signal }).catch(async (error: unknown) => {
    await child[Symbol.asyncDispose]();
    throw error;
  });
  return describe(child, port);
}

/** The path of a server that runs on this machine. */
export async function redisCommand({
  signal,
  report,
}: Pick<RedisOptions, 'signal' | 'report'> = {}): Promise<string> {
  const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
  const wanted = isLinuxX64 ? REDIS_SERVER : VALKEY_SERVER;
  const sources = binarySources(paths.cache, signal);
  // A server that somebody has installed is called so on every machine.
  const installed = await sources.onPath(REDIS_SERVER);
  return installed ?? findBinary(wanted, sources, { signal, report });
}

function describe(child: Child, port: number): RedisServer {
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    ended: child.ended,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

export function serverFlags(
  port: number,
  { dir, configFile, flags = [] }: Pick<RedisOptions, 'dir' | 'configFile' | 'flags'>,
): string[] {
  const storesNothing = ['--save', '', '--appendonly', 'no', '--dir', path.resolve(dir)];
  const file = configFile === undefined ? [] : [configFile];
  return [...file, '--port', String(port), '--bind', '127.0.0.1', ...storesNothing, ...flags];
}

/**
 * A server that asks for a password responds as well.
 * @throws when none responds
 */
export async function redisResponds(port: number): Promise<void> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    protocol: 2,
    disableClientInfo: true,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    client.disconnect();
  }
}
