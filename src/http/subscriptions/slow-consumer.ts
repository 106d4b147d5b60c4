import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscriber } from './subscriber.ts';

/** What a client that reads slowly is spared, and when it is given up. */
export interface SlowConsumerLimits {
  /** A client that has missed more changes receives the present state instead. */
  readonly maximumMissed: number;
  readonly checkMs: number;
  /** A client that reads nothing for so long is disconnected. */
  readonly timeoutMs: number;
}

/** docs/LIMITS.md lists them. */
export const slowConsumerLimits: SlowConsumerLimits = {
  maximumMissed: 100,
  checkMs: 250,
  timeoutMs: 20_000,
};

/** Waits until a client has read enough; false when it reads nothing. */
export async function hasRoom(
  subscriber: Subscriber,
  { checkMs, timeoutMs }: SlowConsumerLimits,
): Promise<boolean> {
  for (let waitedMs = 0; subscriber.isFull && !subscriber.isEnded; waitedMs += checkMs) {
    if (waitedMs >= timeoutMs) return false;
    await sleep(checkMs);
  }
  return true;
}
