import { setTimeout as sleep } from 'node:timers/promises';
import { killLeftovers } from './leftovers.ts';
import { listenForStop } from './listen-for-stop.ts';
import { type StopReason, StopRequests } from './stop-requests.ts';

/** A command-line program that starts parts, uses them, and stops them however it ends. */
export interface Program<Stack> {
  /** Where the processes that it starts leave their pid files. */
  readonly dataDir: string;
  /** Starts the parts. When the signal aborts, a part that is starting gives up and stops again. */
  start(parts: AsyncDisposableStack, signal: AbortSignal): Promise<Stack>;
  /** Returns the exit code. It is not waited for when a stop is requested. */
  use(stack: Stack, signal: AbortSignal): Promise<number>;
  /** The exit code when a person or the system stops it. */
  readonly stoppedCode: number;
}

const killTimeoutMs = 5_000;
const killedCode = 130;

/** Runs the program and returns its exit code. A request to stop may come at any moment. */
export async function runProgram<Stack>(
  program: Program<Stack>,
  stop = listeningForStop(),
): Promise<number> {
  const parts = new AsyncDisposableStack();
  const starting = program.start(parts, stop.signal);
  const using = starting.then((stack) => program.use(stack, stop.signal));
  const requested = stop.first.then((reason) => {
    announce(reason);
    return reason.type === 'FAILED' ? 1 : program.stoppedCode;
  });
  // A part that the stop has interrupted fails, too; the first request decides.
  const used = using.catch((error: unknown) => {
    stop.request({ type: 'FAILED', message: messageOf(error) });
    return requested;
  });
  const exitCode = await Promise.race([used, requested]);
  let isKilled = false;
  const killed = stop.insisted.then(() => {
    isKilled = true;
    return killAll(program.dataDir);
  });
  const stopped = stopAll(parts, starting).then((isClean) => {
    // Killed parts let the orderly stop end, too, perhaps before all of them are dead.
    if (isKilled) return killed;
    return isClean ? exitCode : 1;
  });
  return Promise.race([stopped, killed]);
}

function listeningForStop(): StopRequests {
  const stop = new StopRequests();
  listenForStop(stop);
  return stop;
}

/** A part that is just starting adds itself to the others, or has stopped again when it rejects. */
async function stopAll(parts: AsyncDisposableStack, starting: Promise<unknown>): Promise<boolean> {
  await Promise.allSettled([starting]);
  try {
    await parts.disposeAsync();
    return true;
  } catch (error) {
    console.error(messageOf(error));
    return false;
  }
}

async function killAll(dataDir: string): Promise<number> {
  await Promise.race([killLeftovers(dataDir), sleep(killTimeoutMs)]);
  return killedCode;
}

function announce(reason: StopReason): void {
  if (reason.type === 'FAILED') console.error(`\n${reason.message}\n\nStopping…`);
  else console.error('\nStopping… (Ctrl-C again stops at once.)');
}

/** Returns one line per failure, because several parts may fail to stop. */
export function messageOf(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${messageOf(error.suppressed)}\n${messageOf(error.error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}
