import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stopLeftoverPostgres } from '../../../../embedded/postgres/cluster.ts';

test.each([
  ['that has ended', () => spawnSync(process.execPath, ['--version']).pid],
  ['that is another program', () => process.pid],
])('A lock file that names a process %s is removed, and nothing is stopped', async (_, pidOf) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'practice-sync-cluster-'));
  const lockFile = path.join(dataDir, 'postmaster.pid');
  await writeFile(lockFile, `${pidOf()}\n${dataDir}\n`);
  expect(await stopLeftoverPostgres(dataDir)).toBe(false);
  expect(existsSync(lockFile)).toBe(false);
  await rm(dataDir, { recursive: true });
});
