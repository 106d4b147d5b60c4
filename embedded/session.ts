import path from 'node:path';
import { firstRun } from './demo/first-run.ts';
import { admins } from './demo/people.ts';
import { readyScreen } from './demo/ready-screen.ts';
import { paths } from './paths.ts';
import { type DisplayTask, runTasks } from './process/display.ts';
import { stopLeftovers } from './process/leftovers.ts';
import { acquireRunLock, AlreadyRunning, type RunLock } from './process/run-lock.ts';
import { messageOf, type Program, runProgram } from './process/run-program.ts';
import type { StopRequests } from './process/stop-requests.ts';
import { createStack, steps } from './stack/stack.ts';
import { type Environment, foundBy, hasDemo, type Stack } from './stack/state.ts';

const restartAdvice =
  'Start again with `npm start`: no data is lost, and interrupted syncs continue.';

/** One run of `npm start`, from the lock of the data directory to its release. Returns the exit code. */
export async function runUntilStopped(stop: StopRequests, env: Environment): Promise<number> {
  const dataDir = path.resolve(env['PRACTICE_SYNC_DATA'] ?? paths.data);
  const lock = lockOrExplain(dataDir);
  if (lock === null) return 1;
  const session: Program<Stack> = {
    dataDir,
    stoppedCode: 0,
    async start(parts, signal) {
      const leftovers = await stopLeftovers(dataDir);
      if (leftovers > 0) console.log(`Stopped ${leftovers} processes of an interrupted start.`);
      const stack = await createStack({
        dataDir,
        env,
        parts,
        signal,
        onIncident: (line) => {
          if (!signal.aborted) console.error(line);
        },
        onFatal: (line) => stop.request({ type: 'FAILED', message: `${line}\n${restartAdvice}` }),
      });
      await runTasks(steps.map((step) => startTask(stack, step)));
      lock.announce(foundBy(stack, 'apiUrl'));
      return stack;
    },
    async use(stack, signal) {
      if (hasDemo(stack)) await syncDemoPractices(stack);
      if (!signal.aborted) greet(stack);
      return untilStopped;
    },
  };
  const exitCode = await runProgram(session, stop);
  lock.release();
  return exitCode;
}

/** The stack runs until somebody stops it. */
const untilStopped = new Promise<never>(() => undefined);

function startTask(stack: Stack, { title, start }: (typeof steps)[number]): DisplayTask {
  return {
    title,
    run: (report) => {
      stack.signal.throwIfAborted();
      return start(stack, report);
    },
  };
}

async function syncDemoPractices(stack: Stack): Promise<void> {
  const tasks = admins.flatMap((admin) => firstRun(foundBy(stack, 'apiUrl'), admin));
  try {
    await runTasks(tasks.map((task) => interruptible(task, stack.signal)));
  } catch (error) {
    if (!stack.signal.aborted) console.error(`\nThe first sync failed: ${messageOf(error)}`);
  }
}

function greet({ found, env, dataDir, ...stack }: Stack): void {
  const screen = readyScreen({
    apiUrl: found.apiUrl ?? '',
    temporalUi: found.temporalUi ?? null,
    sandboxUrl: found.xpmUrl ?? null,
    demo: env['AUTH_ISSUER'] === undefined,
    // Since this process was started.
    seconds: performance.now() / 1000,
    dataDir,
  });
  if (!stack.signal.aborted) console.log(screen);
}

/** The task, left as soon as everything stops: a sync may take minutes and continues at the next start. */
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

function lockOrExplain(dataDir: string): RunLock | null {
  try {
    return acquireRunLock(dataDir);
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    console.error(error.message);
    return null;
  }
}
