import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One of the product's two programs in a process of its own, which can be killed. */
export interface OwnProcess extends AsyncDisposable {
  readonly pid: number;
  /** Ends the process at once, without a shutdown. */
  kill(): Promise<void>;
  /**
   * Stops the process in order, as an orchestrator does: SIGTERM, and SIGKILL when that takes too long. Returns its exit
   * code; null when it was killed.
   */
  drain(): Promise<number | null>;
}

/** Less than a request, or a stream, may hold up a drain. */
const graceMs = 20_000;

/** A test file whose start has timed out knows no process that it could stop, and one left behind would hold up the run. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The log line with which the program reports that it is ready. */
type ReadyLine = Readonly<Record<string, unknown>>;

/**
 * Starts a program as an operator would, and waits for its ready line.
 * @param ready the message of that line
 */
export async function startOwnProcess(
  program: string,
  ready: string,
  env: Readonly<Record<string, string>>,
): Promise<OwnProcess & { readonly readyLine: ReadyLine }> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!line.includes(`"msg":"${ready}"`)) continue;
    child.stdout.resume();
    const { pid } = child;
    if (pid === undefined) break;
    const readyLine = JSON.parse(line) as ReadyLine;
    return {
      pid,
      readyLine,
      async kill() {
        await end('SIGKILL');
      },
      async drain() {
        const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
        const code = await end('SIGTERM');
        clearTimeout(timer);
        return code;
      },
      async [Symbol.asyncDispose]() {
        await end('SIGTERM');
      },
    };
  }
  throw new Error(`${program} did not become ready:\n${lines.join('\n')}`);
}
