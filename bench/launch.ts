import path from 'node:path';
import { Connection } from '@temporalio/client';
import { paths } from '../embedded/paths.ts';
import { type Child, startChild } from '../embedded/process/child.ts';

/** Starts one of our own programs as a process. */
export type Launch = (name: string, entry: string, ...args: string[]) => Child;

export interface LaunchOptions {
  /** Where the programs' output goes. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the worker's CPU profiles go; none when not given. */
  readonly profiles: string | undefined;
}

export function launcher({ dir, env, profiles }: LaunchOptions): Launch {
  return (name, entry, ...args) => {
    const profiling =
      profiles === undefined || name !== 'worker'
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profiles)}`];
    return startChild({
      name,
      command: process.execPath,
      args: [...profiling, path.join(paths.root, entry), ...args],
      env,
      spawn: { cwd: paths.root },
      logFile: path.join(dir, `${name}.log`),
    });
  };
}

export async function answers(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}

/** A worker is ready when Temporal has heard from this very process; earlier ones stay listed. */
export async function hasWorker(address: string, pid: number): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: 'practice-sync' },
    });
    const isHeard = pollers.some(({ identity }) => identity?.startsWith(`${pid}@`));
    if (!isHeard) throw new Error('the worker has not asked for work');
  } finally {
    await connection.close();
  }
}
