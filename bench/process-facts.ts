import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * The most memory that a process has ever used, in bytes: the kernel's high-water mark of its resident
 * set. Null on other systems than Linux.
 */
export function peakMemory(pid: number): number | null {
  const line = statusOf(pid, 'VmHWM');
  return line === null ? null : Number(line) * 1024;
}

/** The memory that a process uses now, in bytes. */
export function residentMemory(pid: number): number | null {
  const line = statusOf(pid, 'VmRSS');
  return line === null ? null : Number(line) * 1024;
}

/** Ticks of the kernel's accounting in a second, on every usual Linux. */
const ticksPerSecond = 100;

/** The processor time that a process has used, in seconds. Null on other systems than Linux. */
export function cpuSeconds(pid: number): number | null {
  try {
    // The name of the program stands in parentheses; user and system time are the 12th and 13th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}

function statusOf(pid: number, field: string): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Runs one of the floors as a process of its own, which is as cold as the product's. It prints JSON. */
export async function runFloor<T>(file: string, args: readonly string[]): Promise<T> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
  return JSON.parse(stdout) as T;
}
