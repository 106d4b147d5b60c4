import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstRun } from './demo/first-run.ts';
import { admins } from './demo/people.ts';
import { readyScreen } from './demo/ready-screen.ts';
import { paths } from './paths.ts';
import { type DisplayTask, runTasks } from './process/display.ts';
import { killLeftovers, stopLeftovers } from './process/leftovers.ts';
import { acquireRunLock, AlreadyRunning, type RunLock } from './process/run-lock.ts';
import type { StopReason, StopRequests } from './process/stop-requests.ts';
import { createStack, steps } from './stack.ts';
import { hasDemo, type Stack } from './stack-state.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const killTimeoutMs = 5_000;
const restartAdvice =
  'Start again with `npm start`: no data is lost, and interrupted syncs continue.';

/**
 * One run of `npm start`, from the lock of the data directory to its release. Returns the exit code.
 * A request to stop may come at any moment; whatever has started by then is stopped in order.
 */
export async function runUntilStopped(stop: StopRequests, env: Environment): Promise<number> {
  const dataDir = path.resolve(env['PRACTICE_SYNC_DATA'] ?? paths.data);
  const lock = lockOrExplain(dataDir);
  if (lock === null) return 1;
  const started = new AsyncDisposableStack();
  const run = { dataDir, env, stop, lock, started };
  const starting = start(run);
  starting.then(greet).catch((error: unknown) => {
    // A part that the stop has interrupted fails, too; the first request decides.
    stop.request({ type: 'FAILED', message: messageOf(error) });
  });
  const reason = await stop.first;
  announce(reason);
  // A part that is just starting adds itself to the others, or has stopped again when it rejects.
  const stopped = Promise.allSettled([starting])
    .then(() => started.disposeAsync())
    .catch((error: unknown) => console.error(messageOf(error)))
    .then(() => (reason.type === 'FAILED' ? 1 : 0));
  const exitCode = await Promise.race([stopped, stop.insisted.then(() => killAll(dataDir))]);
  lock.release();
  return exitCode;
}

interface Run {
  readonly dataDir: string;
  readonly env: Environment;
  readonly stop: StopRequests;
  readonly lock: RunLock;
  /** Receives each part as it has started. */
  readonly started: AsyncDisposableStack;
}

/** Starts one part after the other. */
async function start({ dataDir, env, stop, lock, started }: Run): Promise<Stack> {
  const leftovers = await stopLeftovers(dataDir);
  if (leftovers > 0) console.log(`Stopped ${leftovers} processes of an interrupted start.`);
  const stack = await createStack({
    dataDir,
    env,
    started,
    signal: stop.signal,
    onIncident: (line) => {
      if (!stop.signal.aborted) console.error(line);
    },
    onFatal: (line) => stop.request({ type: 'FAILED', message: `${line}\n${restartAdvice}` }),
  });
  await runTasks(steps.map((step) => startTask(stack, step)));
  lock.announce(stack.settings['PUBLIC_URL'] ?? '');
  return stack;
}

function startTask(stack: Stack, { title, start: startStep }: (typeof steps)[number]): DisplayTask {
  return {
    title,
    run: (report) => {
      stack.signal.throwIfAborted();
      return startStep(stack, report);
    },
  };
}

/** Syncs the demo practices, when it is possible to sign in as their people, and prints where everything is. */
async function greet(stack: Stack): Promise<void> {
  const { settings, env, temporalUi, signal, dataDir } = stack;
  const apiUrl = settings['PUBLIC_URL'] ?? '';
  const sandboxUrl = env['XPM_BASE_URL'] === undefined ? (settings['XPM_BASE_URL'] ?? null) : null;
  if (hasDemo(stack)) {
    const tasks = admins.flatMap((admin) => firstRun(apiUrl, admin));
    await runTasks(tasks.map((task) => interruptible(task, signal))).catch((error: unknown) => {
      if (!signal.aborted) console.error(`\nThe first sync failed: ${messageOf(error)}`);
    });
  }
  if (signal.aborted) return;
  const demo = env['AUTH_ISSUER'] === undefined;
  // Since this process was started.
  const seconds = performance.now() / 1000;
  console.log(readyScreen({ apiUrl, temporalUi, sandboxUrl, demo, seconds, dataDir }));
}

/** The task, left as soon as everything stops: a sync takes minutes and continues at the next start. */
function interruptible({ title, run }: DisplayTask, signal: AbortSignal): DisplayTask {
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  interrupted.catch(() => undefined);
  return {
    title,
    run: (report) => {
      signal.throwIfAborted();
      return Promise.race([run(report), interrupted]);
    },
  };
}

function announce(reason: StopReason): void {
  if (reason.type === 'FAILED') console.error(`\n${reason.message}\n\nStopping…`);
  else console.log('\nStopping… (Ctrl-C again stops at once.)');
}

async function killAll(dataDir: string): Promise<number> {
  await Promise.race([killLeftovers(dataDir), sleep(killTimeoutMs)]);
  return 130;
}

function lockOrExplain(dataDir: string): RunLock | null {
  try {
    return acquireRunLock(dataDir);
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    console.error(error.message);
    return null;
  }
}

/** Several parts may fail to stop: each has its line. */
function messageOf(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${messageOf(error.suppressed)}\n${messageOf(error.error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}
