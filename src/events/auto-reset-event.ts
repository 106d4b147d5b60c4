/** A signal that releases one wait and then resets. Signals before the next wait count as one. */
export interface AutoResetEvent {
  set(): void;
  wait(): Promise<void>;
}

export function createAutoResetEvent(): AutoResetEvent {
  let isSet = false;
  let release: (() => void) | null = null;
  return {
    set() {
      isSet = true;
      release?.();
    },
    async wait() {
      if (!isSet) await new Promise<void>((resolve) => (release = resolve));
      isSet = false;
      release = null;
    },
  };
}
