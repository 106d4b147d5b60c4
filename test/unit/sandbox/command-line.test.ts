import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/server.ts';
import { control } from './practice-caller.ts';

const main = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function firstOutput(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  const [text] = (await once(child[stream] ?? child, 'data')) as [Buffer];
  return text.toString();
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('The command line', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'The process prints its address when it listens and stops on %s',
    async (signal) => {
      const child = run('--port', '0');
      const line = await firstOutput(child, 'stdout');
      const url = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? '';
      expect(line).toMatch(/^XPM sandbox listens on http:\/\/localhost:\d+\n$/);
      expect((await fetch(`${url}/__control/practices`)).status).toBe(200);
      const ended = exitCode(child);
      child.kill(signal);
      expect(await ended).toBe(0);
    },
  );

  test('The process fails with one line when the port is in use', async () => {
    await using sandbox = await startSandbox();
    const child = run('--port', String(sandbox.port));
    const ended = exitCode(child);
    expect(await firstOutput(child, 'stderr')).toBe(
      `Port ${sandbox.port} is in use. Stop the other program or choose another port with --port.\n`,
    );
    expect(await ended).toBe(1);
  });

  test.each([
    ['--port', 'http'],
    ['--colour', 'red'],
  ])('The process prints its usage for the arguments %s %s', async (...args) => {
    const child = run(...args);
    const ended = exitCode(child);
    expect(await firstOutput(child, 'stderr')).toMatch(/^usage: node sandbox\/main.ts/);
    expect(await ended).toBe(2);
  });
});

describe('The listener', () => {
  test('The sandbox serves both addresses of localhost', async () => {
    await using sandbox = await startSandbox();
    const { port } = sandbox;
    const statuses = await Promise.all(
      [sandbox.url, `http://127.0.0.1:${port}`].map(
        async (url) => (await fetch(`${url}/__control/clock`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200]);
  });

  test('The sandbox closes although a caller is still connected', async () => {
    const sandbox = await startSandbox();
    const fault = { path: 'connect/token', fault: { type: 'hang' } };
    await control(sandbox, 'POST', 'faults', fault);
    const silent = fetch(`${sandbox.url}/connect/token`, { method: 'POST' });
    silent.catch(() => undefined);
    await expect.poll(() => control(sandbox, 'GET', 'faults')).toEqual({ waiting: 0 });
    await sandbox[Symbol.asyncDispose]();
    await expect(silent).rejects.toThrow();
  });
});
