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

test('A second start is refused with the address of the first one', () => {
  const lock = acquireRunLock(dir);
  lock.announce('http://localhost:4000');
  expect(() => acquireRunLock(dir)).toThrow(AlreadyRunning);
  expect(() => acquireRunLock(dir)).toThrow('already running at http://localhost:4000');
  lock.release();
  expect(() => acquireRunLock(dir)).not.toThrow();
});

test.each([
  ['whose process has ended', { pid: 2 ** 22 + 1, identity: '1 node', url: '' }],
  ['whose pid belongs to another process now', { pid: process.pid, identity: '1 node', url: '' }],
])('A lock %s does not count', async (_what, record) => {
  await writeFile(path.join(dir, 'run.json'), JSON.stringify(record));
  expect(() => acquireRunLock(dir)).not.toThrow();
});

test('A process is identified by more than its pid', () => {
  expect(identify(process.pid)).toBe(identify(process.pid));
  expect(identify(process.pid)).not.toBe(identify(process.ppid));
  expect(identify(2 ** 22 + 1)).toBeNull();
});
