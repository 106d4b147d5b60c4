import { condition, defineSignal, setHandler } from '@temporalio/workflow';

/** A signal that is remembered until it is reset, so that none is lost between two waits. */
export interface ReceivedSignal {
  readonly isReceived: () => boolean;
  readonly reset: () => void;
}

/** Handles the signal. Call it before the first await, or an early signal is lost. */
export function receive(name: string): ReceivedSignal {
  let received = false;
  setHandler(defineSignal(name), () => {
    received = true;
  });
  return {
    isReceived: () => received,
    reset() {
      received = false;
    },
  };
}

/** Waits for any of the signals, at the latest until the instant (epoch milliseconds). */
export async function waitForSignal(
  signals: readonly ReceivedSignal[],
  latest: number,
): Promise<void> {
  const isAnyReceived = (): boolean => signals.some(({ isReceived }) => isReceived());
  if (!isAnyReceived()) await condition(isAnyReceived, Math.max(0, latest - Date.now()));
}
