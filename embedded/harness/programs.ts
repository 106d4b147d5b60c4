import { nodeProgram, type RestartPolicy, type Service, startService } from '../process/service.ts';
import { redisCommand, redisResponds, serverFlags } from '../redis/redis.ts';
import { pollsTemporal, respondsAt } from './readiness.ts';

/** What the programs of one stack share. */
export interface ProgramHost {
  /** Receives logs and pid files. */
  readonly dataDir: string;
  /** Ends a start early, and every restart. */
  readonly signal: AbortSignal;
  /** Null: a program that dies is not started again. */
  readonly restarts: RestartPolicy | null;
}

interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Flags of Node's own. */
  readonly nodeFlags?: readonly string[];
}

interface SandboxOptions {
  readonly port: number;
  /** Its consents are in memory: this renews them. */
  readonly afterRestart?: () => Promise<unknown>;
}

interface RedisProgramOptions {
  readonly port: number;
  /** Called before a download. */
  readonly report: (line: string) => void;
}

/** Runs Redis as a process. */
export async function startRedisProgram(
  host: ProgramHost,
  { port, report }: RedisProgramOptions,
): Promise<Service> {
  const { dataDir: dir, signal } = host;
  return startService({
    ...host,
    name: 'Redis',
    command: await redisCommand({ signal, report }),
    args: serverFlags(port, { dir }),
    env: {},
    probe: () => redisResponds(port),
  });
}

/** Runs the stand-in XPM as a process. */
export function startSandboxProgram(
  host: ProgramHost,
  { port, afterRestart }: SandboxOptions,
): Promise<Service> {
  return startService({
    ...host,
    name: 'Sandbox',
    ...nodeProgram('sandbox/main.ts', ['--port', String(port)]),
    env: {},
    probe: () => respondsAt(`http://localhost:${port}/.well-known/openid-configuration`),
    afterRestart,
  });
}

/**
 * A young generation for a thousand requests or sockets at once: with V8's own, half of what a page allocates is copied
 * before it is garbage. docs/DEPLOYMENT.md recommends it.
 */
const apiFlags = ['--max-semi-space-size=32'];

/** Runs the API as a process. `entry` is `src/server.ts`, or a program that adds to it. */
export function startApiProgram(
  host: ProgramHost,
  options: ProgramOptions & { readonly entry: string; readonly name?: string },
): Promise<Service> {
  const { entry, env, nodeFlags = [], name = 'API' } = options;
  const probe = (): Promise<void> => respondsAt(`http://localhost:${env['PORT'] ?? ''}/readyz`);
  return startService({
    ...host,
    name,
    ...nodeProgram(entry, [], [...apiFlags, ...nodeFlags]),
    env,
    probe,
  });
}

/**
 * A sync's garbage dies young: with the default of 16 MB the young generation takes three times that of a worker's
 * memory and is no faster. The rest of the heap may grow by 60 % before it is collected, so that the peak depends
 * little on the size of a list. docs/DEPLOYMENT.md recommends it.
 */
const workerFlags = ['--max-semi-space-size=8', '--heap-growing-percent=60'];

/** Runs a worker as a process. */
export function startWorkerProgram(
  host: ProgramHost,
  { env, nodeFlags = [] }: ProgramOptions,
): Promise<Service> {
  return startService({
    ...host,
    name: 'Worker',
    ...nodeProgram('src/worker.ts', [], [...workerFlags, ...nodeFlags]),
    env,
    probe: (pid) => pollsTemporal({ pid, env: { ...process.env, ...env } }),
  });
}
