import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createScratchDir, type ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { freePort } from '../../../embedded/process/ports.ts';
import type { NpmStart } from '../../support/process/npm-start.ts';
import { filesOfARun, npmStart, processesOf, programsOf } from '../../support/process/npm-start.ts';

/** What a person or a machine does to a running `npm start`. */
const ends = {
  'SIGINT to npm': (run) => run.signalNpm('SIGINT'),
  'Ctrl-C, which arrives directly and from npm,': (run) => run.signalBoth('SIGINT'),
  'SIGTERM to npm': (run) => run.signalNpm('SIGTERM'),
  SIGHUP: (run) => run.signalBoth('SIGHUP'),
  'a killed npm': (run) => run.signalNpm('SIGKILL'),
  'a closed pipe': (run) => run.closeOutput(),
} satisfies Record<string, (run: NpmStart) => void>;

type End = keyof typeof ends;

// Every way to end is met at least once, and every stage. All share one data directory, so that each
// start also shows that the stop before it has left everything in order.
let scratch: ScratchDir;
let dataDir = '';
let apiPort = 0;

beforeAll(async () => {
  scratch = await createScratchDir('start');
  dataDir = scratch.path;
  apiPort = await freePort();
});

afterAll(() => scratch[Symbol.asyncDispose]());

describe('`npm start` while it starts', () => {
  it.each<[End, string, string]>([
    ['Ctrl-C, which arrives directly and from npm,', 'Postgres starts', '❯ Postgres'],
    ['SIGTERM to npm', 'the tables are made', '❯ Tables'],
    ['a killed npm', 'Temporal starts', '❯ Temporal'],
    ['a closed pipe', 'the sandbox starts', '❯ XPM sandbox'],
    ['SIGHUP', 'the issuer starts', '❯ Sign-in'],
    ['SIGINT to npm', 'the API starts', '❯ API'],
    ['SIGTERM to npm', 'the practices are connected', '❯ XPM connection'],
    ['SIGHUP', 'the worker starts', '❯ Worker'],
    ['a killed npm', 'the first sync runs', '❯ Harbour & Finch Accountants'],
  ])('Nothing is left behind by %s when %s', async (end, _stage, output) => {
    await using run = npmStart({ dataDir, apiPort });
    await run.prints(output);
    ends[end](run);
    await leavesNothing(run);
  });

  it('SIGTERM leaves nothing behind while the program loads', async () => {
    await using run = npmStart({ dataDir, apiPort });
    await vi.waitFor(() => expect(programsOf(dataDir)).toHaveLength(1), {
      timeout: 20_000,
      interval: 5,
    });
    run.signalNpm('SIGTERM');
    await leavesNothing(run);
  });

  it('An npm that is killed while the program loads leaves nothing behind', async () => {
    await using run = npmStart({ dataDir, apiPort });
    await run.prints('exec node');
    run.signalNpm('SIGKILL');
    await leavesNothing(run);
  });

  it('A closed terminal leaves nothing behind', async () => {
    await using run = npmStart({ dataDir, apiPort, terminal: true });
    await run.prints('Temporal: at');
    run.signalNpm('SIGKILL');
    await leavesNothing(run);
  });
});

describe('`npm start` while it stops', () => {
  it.each<End>(['a killed npm', 'a closed pipe', 'SIGHUP'])(
    'Nothing is left behind by %s',
    async (end) => {
      await using run = npmStart({ dataDir, apiPort });
      await run.prints('✔ Temporal');
      run.signalNpm('SIGINT');
      await run.prints('Stopping');
      ends[end](run);
      await leavesNothing(run);
    },
  );

  it('A second signal stops at once when a part does not stop', async () => {
    await using run = npmStart({ dataDir, apiPort });
    await run.prints('✔ API');
    const { pid } = JSON.parse(await readFile(path.join(dataDir, 'pids/api.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGSTOP');
    run.signalBoth('SIGINT');
    let code: number | null | undefined;
    void run.ended.then((ended) => {
      code = ended.code;
    });
    await vi.waitFor(
      () => {
        // The first one from npm and the terminal's own count as one, for a second.
        if (code === undefined) run.signalProgram('SIGINT');
        expect(code).toBe(130);
      },
      { timeout: 8_000, interval: 250 },
    );
    await leavesNothing(run);
  });
});

describe('`npm start` once it is ready', () => {
  it('A closed standard input changes nothing, and SIGTERM leaves nothing behind', async () => {
    await using run = npmStart({ dataDir, apiPort });
    run.closeInput();
    await run.prints('Practice Sync is ready');
    expect((await fetch(`http://localhost:${apiPort}/readyz`)).status).toBe(200);
    run.signalNpm('SIGTERM');
    expect(await run.ended).toEqual({ code: 0 });
    await leavesNothing(run);
  });
});

/** No process, no file that says that one runs, and no port that responds. */
async function leavesNothing(run: NpmStart): Promise<void> {
  await run.ended;
  const ports = [...run.output().matchAll(/(?:port |:)(\d{4,5})\b/g)].map(([, port]) =>
    Number(port),
  );
  await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), {
    timeout: 30_000,
    interval: 50,
  });
  expect(filesOfARun(dataDir)).toEqual([]);
  for (const port of new Set([apiPort, ...ports])) expect(await isTaken(port)).toBe(false);
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
