import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inject } from 'vitest';
import type { Holds, Order, Word } from './holding-worker.ts';
import type { Point } from './points.ts';

/** A worker of its own process that stops where it is told, and dies there. */
export interface HoldingWorker extends AsyncDisposable {
  /** Every point that was passed, once it was told to tell. */
  readonly passed: readonly Point[];
  tell(): void;
  /** Begins to work; before, it only stands by. */
  work(): Promise<void>;
  hold(holds: Holds): Promise<void>;
  open(): void;
  /** Which of the points that it holds were not reached as yet. */
  missing(): readonly Point[];
  /** Dies at once, without a last word. */
  kill(): Promise<void>;
}

/** Starts one that stands by. */
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
  const heard = new Map<Word['type'], () => void>();
  let missing: readonly Point[] = [];
  const told = (type: Word['type']): Promise<void> =>
    new Promise((resolve, reject) => {
      heard.set(type, resolve);
      void exited.then(([code, signal]) =>
        reject(new Error(`The worker ended (${String(signal ?? code)}).`)),
      );
    });
  child.on('message', (word: Word) => {
    if (word.type === 'passed') passed.push(word.point);
    if (word.type === 'reached') {
      missing = missing.filter(({ workflowId }) => workflowId !== word.point.workflowId);
    }
    heard.get(word.type)?.();
  });
  const order = (what: Order): void => {
    child.send(what);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  await told('loaded');
  return {
    passed,
    tell: () => order({ type: 'tell' }),
    async work() {
      const working = told('working');
      order({ type: 'work', workflowBundlePath: inject('workflowBundlePath') });
      await working;
    },
    async hold(holds) {
      missing = holds.points;
      const armed = told('armed');
      order({ type: 'hold', ...holds });
      await armed;
    },
    open: () => order({ type: 'open' }),
    missing: () => missing,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
