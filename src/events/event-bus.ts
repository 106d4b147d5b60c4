/** Carries "practice P has new events" to the subscribers of this process. A notification may be lost. */
export interface EventBus {
  /**
   * Notifies the subscribers of one practice, or of all (`null`) when notifications may have been lost.
   * @param seq the practice's newest event. A number that was published before is ignored: the same one arrives from
   * Postgres and, once per worker, from Redis.
   */
  publish(practiceId: string | null, seq?: bigint): void;
  /** Calls `onEvents` for each notification until the returned function is called. */
  subscribe(practiceId: string, onEvents: () => void): () => void;
}

/** A practice that has subscribers. */
export interface Topic {
  readonly callbacks: Set<() => void>;
  /** The newest position that was published; `null` for none since the last possible loss. */
  latest: bigint | null;
}

/** @param topics the practices that have subscribers */
export function createEventBus(topics = new Map<string, Topic>()): EventBus {
  const notify = ({ callbacks }: Topic): void => {
    for (const callback of callbacks) callback();
  };
  const publishLoss = (): void => {
    for (const topic of topics.values()) {
      // The numbers of a database that was restored from a backup start below those that are known here.
      topic.latest = null;
      notify(topic);
    }
  };
  return {
    publish(practiceId, seq) {
      if (practiceId === null) {
        publishLoss();
        return;
      }
      const topic = topics.get(practiceId);
      if (topic === undefined) return;
      if (seq !== undefined) {
        if (topic.latest !== null && topic.latest >= seq) return;
        topic.latest = seq;
      }
      notify(topic);
    },
    subscribe(practiceId, onEvents) {
      const topic = topics.get(practiceId) ?? { callbacks: new Set(), latest: null };
      topics.set(practiceId, topic);
      topic.callbacks.add(onEvents);
      return () => {
        topic.callbacks.delete(onEvents);
        if (topic.callbacks.size > 0 || topics.get(practiceId) !== topic) return;
        topics.delete(practiceId);
      };
    },
  };
}
