import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** `npm start` as a person runs it, over a data directory of the test's own. */
export interface NpmStart extends AsyncDisposable {
  /** Everything that it has printed. */
  output(): string;
  /** Waits until the output contains the text. Fails when the command ends first. */
  prints(text: string): Promise<void>;
  /** Sends a signal to npm, which forwards some of them. */
  signalNpm(signal: NodeJS.Signals): void;
  /** Sends a signal to npm and the program, as a terminal does to its foreground processes. */
  signalBoth(signal: NodeJS.Signals): void;
  /** Sends a signal to the program alone. An npm that is about to exit would die of it. */
  signalProgram(signal: NodeJS.Signals): void;
  closeOutput(): void;
  closeInput(): void;
  /** Settles when npm has ended. */
  readonly ended: Promise<{ readonly code: number | null }>;
}

interface NpmStartOptions {
  readonly dataDir: string;
  readonly apiPort: number;
  /** Runs it in a terminal, which is closed by a SIGKILL to "npm". */
  readonly terminal?: true;
}

/** Python opens a terminal, runs a command in it, and closes the terminal when it is killed. */
const inTerminal = ['python3', '-c', 'import pty, sys; pty.spawn(sys.argv[1:])'];
/** A new terminal has no width, and every character would go to a line of its own. */
const npmInTerminal = [...inTerminal, 'sh', '-c', 'stty cols 120 rows 40; exec npm start'];

export function npmStart({ dataDir, apiPort, terminal }: NpmStartOptions): NpmStart {
  const [command = '', ...args] = terminal === true ? npmInTerminal : ['npm', 'start'];
  const child = spawn(command, args, {
    // A process group of its own, like a command that a shell starts.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PRACTICE_SYNC_DATA: dataDir, PORT: String(apiPort) },
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null }));
  const output = collect(child);
  const pid = child.pid ?? 0;
  return {
    ended,
    output: output.text,
    prints: (text) =>
      Promise.race([
        output.until(text),
        ended.then(() => {
          throw new Error(`npm start has ended without "${text}":\n${output.text()}`);
        }),
      ]),
    signalNpm: (signal) => void process.kill(pid, signal),
    signalBoth: (signal) => void process.kill(-pid, signal),
    signalProgram(signal) {
      for (const program of programsOf(dataDir)) tryToSignal(program.pid, signal);
    },
    closeOutput() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    closeInput: () => void child.stdin.end(),
    async [Symbol.asyncDispose]() {
      for (const each of processesOf(dataDir)) tryToSignal(each.pid, 'SIGKILL');
      await ended;
    },
  };
}

function collect({ stdout, stderr }: ChildProcess): {
  readonly text: () => string;
  readonly until: (wanted: string) => Promise<void>;
} {
  const printed = new EventTarget();
  let all = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      all += stripVTControlCharacters(chunk);
      printed.dispatchEvent(new Event('printed'));
    });
  }
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!all.includes(wanted)) return;
        printed.removeEventListener('printed', look);
        resolve();
      };
      printed.addEventListener('printed', look);
      look();
    });
  return { text: () => all, until };
}

interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** The program of `npm start`, without npm and what the program has started. */
export function programsOf(dataDir: string): readonly RunningProcess[] {
  return processesOf(dataDir).filter(({ command }) => command.includes('embedded/start.ts'));
}

/** Every process that lives and was started for this data directory, by any of the others. */
export function processesOf(dataDir: string): readonly RunningProcess[] {
  const mark = `PRACTICE_SYNC_DATA=${dataDir}`;
  return (process.platform === 'linux' ? processesByProc(mark) : processesByPs(mark)).filter(
    ({ pid }) => pid !== process.pid,
  );
}

function processesByProc(mark: string): RunningProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      if (!environment.includes(mark)) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid: Number(name), command }];
    } catch {
      // It ended meanwhile, or belongs to another user.
      return [];
    }
  });
}

function processesByPs(mark: string): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return lines.split('\n').flatMap((line) => {
    const [pid = '', ...words] = line.trim().split(' ');
    return words.includes(mark) ? [{ pid: Number(pid), command: words.join(' ') }] : [];
  });
}

/** Files in the data directory that only a run that has not ended may leave there. */
export function filesOfARun(dataDir: string): readonly string[] {
  const pids = path.join(dataDir, 'pids');
  const inPids = existsSync(pids) ? readdirSync(pids).map((name) => path.join(pids, name)) : [];
  const others = ['run.json', 'postgres/postmaster.pid', 'temporal.db.pid'];
  return [...inPids, ...others.map((name) => path.join(dataDir, name)).filter(existsSync)];
}

function tryToSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
