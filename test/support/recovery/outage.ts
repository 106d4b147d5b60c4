import path from 'node:path';
import { startDatabase } from '../../../embedded/harness/database.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { freePort } from '../../../embedded/process/ports.ts';
import { startTemporal } from '../../../embedded/temporal/temporal.ts';

/** A server of a test's own, which can be away for a while and come back where it was, with all it knew. */
export interface Restartable extends AsyncDisposable {
  /** Where it is found; a database's URL for Postgres. */
  readonly address: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A Temporal that keeps what it knows in a file. */
export const restartableTemporal = (): Promise<Restartable> =>
  restartable(async (dir, port) => {
    const file = (name: string): string => path.join(dir, name);
    const temporal = await startTemporal({
      dbFile: file('temporal.db'),
      logFile: file('temporal.log'),
      port,
      uiPort: null,
    });
    return { server: temporal, address: temporal.address };
  });

/** A Postgres with one database, all migrations applied. */
export const restartablePostgres = (): Promise<Restartable> =>
  restartable(async (dir, port) => {
    const dataDir = path.join(dir, 'postgres');
    const database = await startDatabase({ dataDir, port, persistent: true });
    return { server: database, address: database.databaseUrl };
  });

async function restartable(
  begin: (
    dir: string,
    port: number,
  ) => Promise<{ readonly server: AsyncDisposable; readonly address: string }>,
): Promise<Restartable> {
  const dir = await createScratchDir('outage');
  const port = await freePort();
  let running = await begin(dir.path, port);
  return {
    address: running.address,
    async stop() {
      await running.server[Symbol.asyncDispose]();
    },
    async start() {
      running = await begin(dir.path, port);
    },
    async [Symbol.asyncDispose]() {
      await running.server[Symbol.asyncDispose]();
      await dir[Symbol.asyncDispose]();
    },
  };
}
