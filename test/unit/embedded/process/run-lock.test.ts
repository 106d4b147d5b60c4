import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../../../../embedded/process/process.ts';
import { acquireRunLock, AlreadyRunning } from '../../../../embedded/process/run-lock.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-lock-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('a second start is refused and told where the first one is', () => {
  const lock = acquireRunLock(dir);
  lock.announce('http://localhost:4000');
  expect(() => acquireRunLock(dir)).toThrow(AlreadyRunning);
  expect(() => acquireRunLock(dir)).toThrow('already running at http://localhost:4000');
  lock.release();
  expect(() => acquireRunLock(dir)).not.toThrow();
});

test.each([
  ['whose process is gone', { pid: 2 ** 22 + 1, identity: '1 node', url: '' }],
  ['whose pid was given to another process', { pid: process.pid, identity: '1 node', url: '' }],
])('a lock %s counts for nothing', async (_what, record) => {
  await writeFile(path.join(dir, 'run.json'), JSON.stringify(record));
  expect(() => acquireRunLock(dir)).not.toThrow();
});

test('a process is known by more than its number', () => {
  expect(identify(process.pid)).toBe(identify(process.pid));
  expect(identify(process.pid)).not.toBe(identify(process.ppid));
  expect(identify(2 ** 22 + 1)).toBeNull();
});
