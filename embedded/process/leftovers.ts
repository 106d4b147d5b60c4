import path from 'node:path';
import { stopLeftoverPostgres } from '../postgres/cluster.ts';
import { temporalPidFile } from '../temporal/temporal.ts';
import { stopLeftover } from './child.ts';
import { pidFile } from './service.ts';

export const temporalDbFile = (dataDir: string): string => path.join(dataDir, 'temporal.db');
export const postgresPidFile = (dataDir: string): string => pidFile(dataDir, 'postgres');
export const postgresDataDir = (dataDir: string): string => path.join(dataDir, 'postgres');

/**
 * Stops the processes that a killed run has left, in the order of an orderly stop, and returns their
 * number. They would keep the ports, and write to the same data as the new ones.
 */
export async function stopLeftovers(dataDir: string): Promise<number> {
  const stopped = [];
  for (const file of pidFiles(dataDir)) stopped.push(await stopLeftover(file));
  stopped.push(
    await stopLeftover(postgresPidFile(dataDir), { signal: 'SIGINT' }),
    // Also takes away the lock file of a server that was killed.
    await stopLeftoverPostgres(postgresDataDir(dataDir)),
  );
  return stopped.filter(Boolean).length;
}

/** Kills everything; the next start recovers the work that was under way. */
export async function killLeftovers(dataDir: string): Promise<void> {
  await Promise.all([
    ...pidFiles(dataDir).map((file) => stopLeftover(file, { signal: 'SIGKILL' })),
    // Postgres's immediate shutdown: a killed one would leave its own children behind for a while.
    stopLeftover(postgresPidFile(dataDir), { signal: 'SIGQUIT', graceMs: 2_000 }),
  ]);
}

function pidFiles(dataDir: string): string[] {
  const services = ['worker', 'api', 'sandbox', 'redis'].map((name) => pidFile(dataDir, name));
  return [...services, temporalPidFile(temporalDbFile(dataDir))];
}
