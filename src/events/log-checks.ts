/** Wakes the followers of a practice from time to time, because a notification may be lost without a trace. */
export interface LogChecks {
  /** Calls `onCheck` at each check until the returned function is called. */
  add(practiceId: string, onCheck: () => void): () => void;
}

/** The wait between two checks varies, so that the processes and practices do not read at once. */
export interface CheckInterval {
  readonly leastMs: number;
  readonly mostMs: number;
}

const defaultInterval: CheckInterval = { leastMs: 10_000, mostMs: 30_000 };

/** One timer per practice, so that its followers share one read. */
export function createLogChecks({ leastMs, mostMs } = defaultInterval): LogChecks {
  const practices = new Map<
    string,
    { readonly callbacks: Set<() => void>; timer: NodeJS.Timeout }
  >();
  const schedule = (practiceId: string): NodeJS.Timeout =>
    setTimeout(
      () => {
        const practice = practices.get(practiceId);
        if (practice === undefined) return;
        practice.timer = schedule(practiceId);
        for (const callback of practice.callbacks) callback();
      },
      leastMs + Math.random() * (mostMs - leastMs),
    ).unref();
  return {
    add(practiceId, onCheck) {
      const practice = practices.get(practiceId) ?? {
        callbacks: new Set(),
        timer: schedule(practiceId),
      };
      practices.set(practiceId, practice);
      practice.callbacks.add(onCheck);
      return () => {
        practice.callbacks.delete(onCheck);
        if (practice.callbacks.size > 0 || practices.get(practiceId) !== practice) return;
        clearTimeout(practice.timer);
        practices.delete(practiceId);
      };
    },
  };
}
