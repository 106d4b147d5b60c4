import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '../paths.ts';
import { type Child, startChild, untilReady } from './child.ts';

/** How a service that dies without being stopped is restarted. */
export interface RestartPolicy {
  /** Called when it is started again, or has failed to start. */
  readonly onRestart: (line: string) => void;
  /** Called when it dies too often. */
  readonly onEnd: (line: string) => void;
}

export interface ServiceOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Aborted when everything stops: nothing is started after that. */
  readonly signal: AbortSignal;
  /** Resolves when the service responds. */
  readonly probe: (pid: number) => Promise<unknown>;
  /** Null: a service that dies is not started again. */
  readonly restarts: RestartPolicy | null;
  /** Prepares a restarted process. */
  readonly afterRestart?: (() => Promise<unknown>) | undefined;
}

export interface Service extends AsyncDisposable {
  /** The process id; a restart changes it. */
  readonly pid: number;
}

/** A service that dies more often than this within a minute is broken. */
const mostEnds = 5;
const minuteMs = 60_000;

export const pidFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'pids', `${name}.json`);

export const logFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'logs', `${name}.log`);

/** Runs a program as a process, and returns when it responds. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const running = { child: spawnService(options) };
  const service: Service = {
    get pid() {
      return running.child.pid;
    },
    [Symbol.asyncDispose]() {
      stopping.abort();
      return running.child[Symbol.asyncDispose]();
    },
  };
  try {
    await respond(options, running.child, signal);
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
  const { restarts } = options;
  if (restarts === null) return service;
  keepRunning({ ...options, signal, restarts }, running).catch((error: unknown) => {
    if (!signal.aborted) restarts.onEnd(String(error));
  });
  return service;
}

type RestartedOptions = ServiceOptions & { readonly restarts: RestartPolicy };

/** Returns when the service dies too often; rejects when everything stops. */
async function keepRunning(options: RestartedOptions, running: { child: Child }): Promise<void> {
  const { name, signal, afterRestart, restarts } = options;
  const ends: number[] = [];
  for (;;) {
    const reason = await running.child.ended;
    signal.throwIfAborted();
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - minuteMs).length;
    if (recent > mostEnds) {
      restarts.onEnd(`${name} ended (${reason}).\n${running.child.lastLines()}`);
      return;
    }
    restarts.onRestart(`${name} ended (${reason}) and is started again.`);
    await sleep(recent * 500, undefined, { signal });
    running.child = spawnService(options);
    try {
      await respond(options, running.child, signal);
      await afterRestart?.();
    } catch (error) {
      signal.throwIfAborted();
      restarts.onRestart(String(error));
    }
  }
}

async function respond(
  { probe }: ServiceOptions,
  child: Child,
  signal: AbortSignal,
): Promise<void> {
  await untilReady(child, () => probe(child.pid), { signal });
}

/**
 * The command of one of our own programs.
 * @param entry its file, relative to the root
 * @param nodeFlags flags for Node itself
 */
export function nodeProgram(
  entry: string,
  args: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): Pick<ServiceOptions, 'command' | 'args'> {
  const flags = ['--disable-warning=ExperimentalWarning', ...nodeFlags];
  return { command: process.execPath, args: [...flags, path.join(paths.root, entry), ...args] };
}

function spawnService({ name, command, args, env, dataDir }: ServiceOptions): Child {
  const file = name.toLowerCase().replaceAll(' ', '-');
  return startChild({
    name,
    command,
    args,
    env,
    spawn: { cwd: paths.root },
    logFile: logFile(dataDir, file),
    pidFile: pidFile(dataDir, file),
  });
}
