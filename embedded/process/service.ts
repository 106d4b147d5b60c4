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
  /** Resolves when the service answers. */
  readonly probe: () => Promise<unknown>;
  /** It died and is started again. */
  readonly onRestart: (line: string) => void;
  /** What must be done before a new one is of use. */
  readonly afterRestart?: () => Promise<unknown>;
  /** It dies over and over: there is no going on. */
  readonly onEnd: (line: string) => void;
}

export interface Service {
  readonly stop: () => Promise<void>;
}

/** More ends than these within a minute are no accident. */
const MOST_ENDS = 5;
const MINUTE = 60_000;

export const pidFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'pids', `${name}.json`);

export const logFile = (dataDir: string, name: string): string =>
  path.join(dataDir, 'logs', `${name}.log`);

/** Runs one of our own programs as a process, and starts it again when it dies. */
export async function startService(options: ServiceOptions): Promise<Service> {
  let child = spawnService(options);
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await child.stop();
  };
  const ends: number[] = [];
  const watch = (): void => {
    void child.ended.then(async (reason) => {
      if (stopping) return;
      ends.push(Date.now());
      const recent = ends.filter((at) => at > Date.now() - MINUTE).length;
      if (recent > MOST_ENDS) {
        options.onEnd(`${options.name} ended (${reason}).\n${child.lastWords()}`);
        return;
      }
      options.onRestart(`${options.name} ended (${reason}); it is started again.`);
      await sleep(recent * 500);
      // Stopped while we waited: the last child is the one that has ended.
      if (stopping as boolean) return;
      child = spawnService(options);
      watch();
      await untilReady(child, options.probe)
        .then(options.afterRestart)
        .catch((error: unknown) => stopping || options.onRestart(String(error)));
    });
  };
  try {
    await untilReady(child, options.probe);
  } catch (error) {
    await stop();
    throw error;
  }
  watch();
  return { stop };
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
