import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Which process a pid stands for: its start time, a tab, and its command line. Pids are given out
 * again, so a pid read from a file is only believed together with this. Null when none lives.
 */
export function identify(pid: number): string | null {
  try {
    return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
  } catch {
    return null;
  }
}

function identifyByProc(pid: number): string | null {
  // The name in field 2 may hold spaces and brackets; the fields after its last bracket are plain.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent has not noticed yet.
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

/** When a process began, which never changes; `undefined` when none lives. */
export function birthOf(pid: number): string | undefined {
  return identify(pid)?.split('\t')[0];
}

export interface StopOptions {
  readonly signal?: NodeJS.Signals;
  /** How long the process may take before it is killed. */
  readonly graceMs?: number;
}

/** Ends a process that need not be our child, and returns when it is gone. */
export async function stopProcess(pid: number, options: StopOptions = {}): Promise<void> {
  const birth = birthOf(pid);
  if (birth === undefined) return;
  signalProcess(pid, options.signal ?? 'SIGTERM');
  const deadline = Date.now() + (options.graceMs ?? 10_000);
  // While it ends it has a time of birth but no command line any more.
  while (birthOf(pid) === birth) {
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
