import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Child,
  startChild,
  stopLeftover,
  untilReady,
} from '../../../../embedded/process/child.ts';
import { identify } from '../../../../embedded/process/process.ts';

let dir: string;
let pidFile: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-child-'));
  pidFile = path.join(dir, 'child.json');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

function run(script: string): Child {
  return startChild({
    name: 'Child',
    command: process.execPath,
    args: ['-e', script],
    logFile: path.join(dir, 'child.log'),
    pidFile,
  });
}

const forever = 'setInterval(() => {}, 1000)';

test('A pid file records a child until it has ended', async () => {
  const child = run(forever);
  expect(existsSync(pidFile)).toBe(true);
  await child[Symbol.asyncDispose]();
  expect(await child.ended).toBe('SIGTERM');
  expect(identify(child.pid)).toBeNull();
  expect(existsSync(pidFile)).toBe(false);
});

test('A process that a killed start has left is stopped by its pid file', async () => {
  const child = run(forever);
  expect(await stopLeftover(pidFile)).toBe(true);
  expect(identify(child.pid)).toBeNull();
});

test('Another process with the same pid is not stopped', async () => {
  const other = spawn(process.execPath, ['-e', forever], { stdio: 'ignore' });
  const pid = other.pid ?? 0;
  await writeFile(pidFile, JSON.stringify({ pid, identity: '1\tnode' }));
  expect(await stopLeftover(pidFile)).toBe(false);
  expect(identify(pid)).not.toBeNull();
  expect(existsSync(pidFile)).toBe(false);
  other.kill('SIGKILL');
});

test('A child that ends before it responds is reported with the end of its log', async () => {
  const child = run('console.error("the port is taken"); process.exit(3)');
  const probe = (): Promise<never> => Promise.reject(new Error('no response'));
  await expect(untilReady(child, probe)).rejects.toThrow(
    /^Child ended \(exit code 3\)\nthe port is taken$/,
  );
});

test('A child that responds is ready, and its output is in its log', async () => {
  const log = path.join(dir, 'child.log');
  const child = run(`console.log("listening"); ${forever}`);
  const probe = async (): Promise<string> => {
    const text = await readFile(log, 'utf8');
    if (text === '') throw new Error('silent');
    return text;
  };
  expect(await untilReady(child, probe)).toBe('listening\n');
  await child[Symbol.asyncDispose]();
});
