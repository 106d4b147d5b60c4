/** Whether the window follows the practice live. Times are in milliseconds. */
export type Liveness =
  | { readonly type: 'connecting' }
  | { readonly type: 'live'; readonly asOf: number }
  | { readonly type: 'lost'; readonly asOf: number | null };

export interface LiveState {
  readonly connecting: () => void;
  /** Anything that arrives over the socket proves that the window is up to date. */
  readonly alive: () => void;
  readonly lost: () => void;
  readonly current: () => Liveness;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createLiveState(): LiveState {
  let current: Liveness = { type: 'connecting' };
  const listeners = new Set<() => void>();
  const change = (next: Liveness): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  return {
    connecting: () => {
      if (current.type === 'live') change({ type: 'connecting' });
    },
    alive: () => change({ type: 'live', asOf: Date.now() }),
    lost: () => change({ type: 'lost', asOf: current.type === 'connecting' ? null : current.asOf }),
    current: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
