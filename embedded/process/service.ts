import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { paths } from '../paths.ts';
import { type Child, startChild, untilReady } from './child.ts';

export interface ServiceOptions {
  readonly name: string;
  /** The program's file. */
  readonly entry: URL;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Aborted when everything stops: nothing is started again after that. */
  readonly signal: AbortSignal;
  /** Resolves when the service responds. */
  readonly probe: () => Promise<unknown>;
  /** Called when it has died and is started again. */
  readonly onRestart: (line: string) => void;
  /** What a new one needs before it is of use. */
  readonly afterRestart?: () => Promise<unknown>;
  /** Called when it dies again and again. */
  readonly onEnd: (line: string) => void;
}

export type Service = AsyncDisposable;

/** A service that ends more often than this within a minute is broken. */
const mostEnds = 5;
const minuteMs = 60_000;

export const pidFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'pids', `${name}.json`);

export const logFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'logs', `${name}.log`);

/** Runs one of our own programs as a process, and starts it again when it dies. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const running = { child: spawnService(options) };
  const stop = (): PromiseLike<void> => {
    stopping.abort();
    return running.child[Symbol.asyncDispose]();
  };
  try {
    await untilReady(running.child, options.probe, { signal });
  } catch (error) {
    await stop();
    throw error;
  }
  keepRunning({ ...options, signal }, running).catch((error: unknown) => {
    if (!signal.aborted) options.onEnd(String(error));
  });
  return { [Symbol.asyncDispose]: stop };
}

/** Returns when the service ends too often; rejects when everything stops. */
async function keepRunning(options: ServiceOptions, running: { child: Child }): Promise<void> {
  const { name, signal, probe, afterRestart, onRestart, onEnd } = options;
  const ends: number[] = [];
  for (;;) {
    const reason = await running.child.ended;
    if (signal.aborted) return;
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - minuteMs).length;
    if (recent > mostEnds) {
      onEnd(`${name} ended (${reason}).\n${running.child.lastLines()}`);
      return;
    }
    onRestart(`${name} ended (${reason}) and is started again.`);
    await sleep(recent * 500, undefined, { signal });
    running.child = spawnService(options);
    try {
      await untilReady(running.child, probe, { signal });
      await afterRestart?.();
    } catch (error) {
      signal.throwIfAborted();
      onRestart(String(error));
    }
  }
}

function spawnService({ name, entry, args, env, dataDir }: ServiceOptions): Child {
  const file = name.toLowerCase().replaceAll(' ', '-');
  return startChild({
    name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', fileURLToPath(entry), ...args],
    env,
    spawn: { cwd: paths.root },
    logFile: logFile(dataDir, file),
    pidFile: pidFile(dataDir, file),
  });
}
