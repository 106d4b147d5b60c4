import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Identifies the process that has a pid now: its start time, a tab, and its command line. The system
 * reuses pids, so a pid from a file counts only together with this. Null when there is no process.
 */
export function identify(pid: number): string | null {
  try {
    return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
  } catch {
    return null;
  }
}

function identifyByProc(pid: number): string | null {
  // The name in field 2 may contain spaces and brackets; the fields after its last bracket do not.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; its parent has not collected it yet.
  if (fields[0] === 'Z') return null;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return `${fields[19] ?? ''}\t${command}`;
}

function identifyByPs(pid: number): string | null {
  const line = execFileSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  // A date of fixed width, as in "Tue Nov 24 03:43:03 2026", precedes the command.
  return line.trim() === '' ? null : `${line.slice(0, 24)}\t${line.slice(24).trim()}`;
}

/** A process's start time, which never changes; `undefined` when there is no process. */
export function startTimeOf(pid: number): string | undefined {
  return identify(pid)?.split('\t')[0];
}

export interface StopOptions {
  readonly signal?: NodeJS.Signals;
  /** The time until the process is killed. */
  readonly graceMs?: number;
}

/** Stops a process, which need not be a child of this one, and returns when it has ended. */
export async function stopProcess(pid: number, options: StopOptions = {}): Promise<void> {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) return;
  signalProcess(pid, options.signal ?? 'SIGTERM');
  const deadline = Date.now() + (options.graceMs ?? 10_000);
  // A process that is ending has a start time but no command line any more.
  while (startTimeOf(pid) === startTime) {
    if (Date.now() > deadline) signalProcess(pid, 'SIGKILL');
    await sleep(25);
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
