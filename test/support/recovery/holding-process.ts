import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inject } from 'vitest';
import type { Command, Holds, Message } from './holding-worker.ts';
import type { Point } from './points.ts';

/** A worker in its own process that stops at given points and can be killed there. */
export interface HoldingWorker extends AsyncDisposable {
  /** Every point since `record`. */
  readonly passed: readonly Point[];
  record(): void;
  /** Starts to work; until then it stands by. */
  work(): Promise<void>;
  hold(holds: Holds): Promise<void>;
  open(): void;
  /** The held points that have not been reached yet. */
  missing(): readonly Point[];
  /** Kills the process (SIGKILL). */
  kill(): Promise<void>;
}

/** Starts a worker that stands by. */
export async function startHoldingWorker(
  env: Readonly<Record<string, string>>,
): Promise<HoldingWorker> {
  const child = fork('test/support/recovery/holding-worker.ts', {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const passed: Point[] = [];
  const listeners = new Map<Message['type'], () => void>();
  let missing: readonly Point[] = [];
  const received = (type: Message['type']): Promise<void> =>
    new Promise((resolve, reject) => {
      listeners.set(type, resolve);
      void exited.then(([code, signal]) =>
        reject(new Error(`The worker ended (${String(signal ?? code)}).`)),
      );
    });
  child.on('message', (message: Message) => {
    if (message.type === 'passed') passed.push(message.point);
    if (message.type === 'reached') {
      missing = missing.filter(({ workflowId }) => workflowId !== message.point.workflowId);
    }
    listeners.get(message.type)?.();
  });
  const send = (command: Command): void => {
    child.send(command);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  await received('loaded');
  return {
    passed,
    record: () => send({ type: 'record' }),
    async work() {
      const working = received('working');
      send({ type: 'work', workflowBundlePath: inject('workflowBundlePath') });
      await working;
    },
    async hold(holds) {
      missing = holds.points;
      const armed = received('armed');
      send({ type: 'hold', ...holds });
      await armed;
    },
    open: () => send({ type: 'open' }),
    missing: () => missing,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
