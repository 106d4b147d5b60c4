import { spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, type StopOptions, stopProcess } from './process.ts';

export interface ChildOptions {
  /** Used in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly spawn?: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'>;
  /** Receives both output streams. A pipe would break the writes of a process that outlives this one. */
  readonly logFile: string;
  /** Records the process, so that the next start can stop it when this one cannot. */
  readonly pidFile?: string | undefined;
  readonly stopSignal?: NodeJS.Signals;
}

/** Disposing ends the process, with a kill when it takes longer than ten seconds. */
export interface Child extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** Settles once the process has ended, with a phrase such as "exit code 1". */
  readonly ended: Promise<string>;
  /** The last lines of its log. */
  readonly lastLines: () => string;
}

interface PidRecord {
  readonly pid: number;
  readonly identity: string;
}

/**
 * Starts a process in a group of its own. A terminal's Ctrl-C reaches the whole foreground group, and
 * would stop the database before the processes that still write to it.
 */
export function startChild(options: ChildOptions): Child {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    ...options.spawn,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...options.env },
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 0}`));
  });
  const pid = child.pid ?? 0;
  let isRunning = pid > 0;
  void ended.then(() => {
    isRunning = false;
  });
  const { pidFile } = options;
  if (pidFile !== undefined && pid > 0) {
    mkdirSync(path.dirname(pidFile), { recursive: true });
    writeFileSync(pidFile, JSON.stringify({ pid, identity: identify(pid) ?? '' }));
    void ended.then(() => forget(pidFile, pid));
  }
  return {
    name: options.name,
    pid,
    ended,
    async [Symbol.asyncDispose]() {
      // Its number may belong to another process by now.
      if (isRunning) await stopProcess(pid, { signal: options.stopSignal ?? 'SIGTERM' });
      await ended;
    },
    lastLines: () =>
      readFileSync(options.logFile, 'utf8').trimEnd().split('\n').slice(-30).join('\n'),
  };
}

/** Stops the process that a pid file names, if it is still that process. */
export async function stopLeftover(pidFile: string, options?: StopOptions): Promise<boolean> {
  const record = readPidFile(pidFile);
  if (record === null) return false;
  const alive = sameProcess(record);
  if (alive) await stopProcess(record.pid, options);
  rmSync(pidFile, { force: true });
  return alive;
}

export interface ReadyOptions {
  readonly timeoutMs?: number;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats `probe` until it succeeds. Fails with the end of the child's log when the child ends first
 * or the time is over. The child is left as it is.
 */
export async function untilReady<T>(
  child: Child,
  probe: () => Promise<T>,
  { timeoutMs = 60_000, signal }: ReadyOptions = {},
): Promise<T> {
  const giveUp = new AbortController();
  void child.ended.then((reason) => giveUp.abort(`ended (${reason})`));
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await probe();
    } catch (cause) {
      await sleep(50);
      if (Date.now() > deadline) giveUp.abort(`does not respond: ${String(cause)}`);
      if (!giveUp.signal.aborted) continue;
      const why = String(giveUp.signal.reason);
      throw new Error(`${child.name} ${why}\n${child.lastLines()}`, { cause });
    }
  }
}

function sameProcess({ pid, identity }: PidRecord): boolean {
  const now = identify(pid);
  // Between fork and exec the command line is still this process's, so only the start time counts.
  return now !== null && now.split('\t')[0] === identity.split('\t')[0];
}

function readPidFile(pidFile: string): PidRecord | null {
  try {
    return JSON.parse(readFileSync(pidFile, 'utf8')) as PidRecord;
  } catch {
    return null;
  }
}

function forget(pidFile: string, pid: number): void {
  if (readPidFile(pidFile)?.pid === pid) rmSync(pidFile, { force: true });
}
