import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identify } from './process.ts';

interface LockRecord {
  readonly pid: number;
  readonly identity: string | null;
  readonly url: string;
}

/** Another `npm start` holds the data directory. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(record: LockRecord) {
    super(`Practice Sync is already running at ${record.url} (process ${record.pid}).`);
  }
}

export interface RunLock {
  /** Records the address that another `npm start` reports while this one runs. */
  announce(url: string): void;
  release(): void;
}

/**
 * Locks the data directory for this process. The lock of a process that has ended does not count.
 *
 * @throws AlreadyRunning
 */
export function acquireRunLock(dataDir: string): RunLock {
  const file = path.join(dataDir, 'run.json');
  const mine = {
    pid: process.pid,
    identity: identify(process.pid),
    url: 'an address that is not known yet',
  };
  mkdirSync(dataDir, { recursive: true });
  for (;;) {
    try {
      // Fails when the file exists, so that only one of two simultaneous starts continues.
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
      return {
        announce: (url) => writeFileSync(file, JSON.stringify({ ...mine, url })),
        release: () => rmSync(file, { force: true }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readRecord(file);
      if (holder !== null && identify(holder.pid) === holder.identity) {
        throw new AlreadyRunning(holder);
      }
      rmSync(file, { force: true });
    }
  }
}

function readRecord(file: string): LockRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockRecord;
  } catch {
    return null;
  }
}
