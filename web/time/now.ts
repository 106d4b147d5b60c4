import { useSyncExternalStore } from 'react';
import type { Times } from './times.ts';

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The present time in milliseconds, renewed each second by one timer for the whole window. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, presentTime);
}

/** The present calendar date in a zone. Unlike `useNow`, it renders a component again only when the date changes. */
export function useToday({ today }: Pick<Times, 'today'>): string {
  return useSyncExternalStore(subscribe, () => today(now));
}

/** The present time as `useNow` has it. */
export const presentTime = (): number => now;

/** Calls the listener each second, and returns what ends that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // Nobody has renewed it since the last listener left.
    now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
