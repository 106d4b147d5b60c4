import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A worker as its own process, which can die like one. */
export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Dies at once, without a last word. */
  kill(): Promise<void>;
}

/** Starts `src/worker.ts` as an operator would, and waits until it says that it works. */
export async function startWorkerProcess(
  env: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['src/worker.ts'], {
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
    if (!line.includes('"msg":"working"')) continue;
    child.stdout.resume();
    const { pid } = child;
    if (pid === undefined) break;
    return { pid, kill: () => end('SIGKILL'), [Symbol.asyncDispose]: () => end('SIGTERM') };
  }
  throw new Error(`The worker did not come up:\n${lines.join('\n')}`);
}
