import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { identify, stopProcess } from '../process/process.ts';
import type { RunAs } from './account.ts';

export interface ClusterOptions {
  readonly dataDir: string;
  readonly initdb: string;
  readonly runAs: RunAs;
  readonly user: string;
  readonly password: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates the data directory of a server. It is created elsewhere and moved when it is complete, so
 * that a start that is killed here leaves no incomplete cluster.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, initdb, runAs } = options;
  const draft = `${dataDir}.draft`;
  const cluster = path.join(draft, 'cluster');
  const passwordFile = path.join(draft, 'password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`);
  if (runAs.owner !== null) {
    const { uid, gid } = runAs.owner;
    for (const owned of [draft, cluster, passwordFile]) await chown(owned, uid, gid);
  }
  const run = runAs.wrap(initdb, [
    `--pgdata=${cluster}`,
    `--username=${options.user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    // The built-in C.UTF-8 sorts alike on every system; the C library's locales do not.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--encoding=UTF8',
    '--no-sync',
  ]);
  const { failed, stderr } = await execa(run.command, run.args, {
    stdin: 'ignore',
    reject: false,
    ...(options.signal !== undefined && { cancelSignal: options.signal }),
  });
  options.signal?.throwIfAborted();
  if (failed) throw new Error(`Postgres could not create ${dataDir}:\n${stderr}`);
  await rename(cluster, dataDir);
  await rm(draft, { recursive: true, force: true });
}

/**
 * Stops the server that a killed process has left over this directory, because two servers must not
 * share data. `postmaster.pid` may also name a process that is another program by now. Postgres would
 * refuse to start, so the file is removed.
 */
export async function stopLeftoverPostgres(
  dataDir: string,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<boolean> {
  const lockFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return false;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  // A zombie has no identity, but Postgres takes it for alive.
  const identity = identify(pid) ?? '';
  const ours = identity.includes('postgres') && identity.includes(dataDir);
  if (ours) await stopProcess(pid, { signal });
  else await rm(lockFile, { force: true });
  return ours;
}
