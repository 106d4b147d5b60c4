import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One of the product's two programs as its own process, which can die like one. */
export interface OwnProcess extends AsyncDisposable {
  readonly pid: number;
  /** Dies at once, without a last word. */
  kill(): Promise<void>;
}

/** What the program said when it was ready: a line of its log. */
type Word = Readonly<Record<string, unknown>>;

/**
 * Starts a program as an operator would, and waits until its log says that it is ready.
 * @param ready the message of the line that says so
 */
export async function startOwnProcess(
  program: string,
  ready: string,
  env: Readonly<Record<string, string>>,
): Promise<OwnProcess & { readonly word: Word }> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!line.includes(`"msg":"${ready}"`)) continue;
    child.stdout.resume();
    const { pid } = child;
    if (pid === undefined) break;
    const word = JSON.parse(line) as Word;
    return { pid, word, kill: () => end('SIGKILL'), [Symbol.asyncDispose]: () => end('SIGTERM') };
  }
  throw new Error(`${program} did not come up:\n${lines.join('\n')}`);
}
