/** "Practice P has news": where the relay tells and subscribers listen. It may lose anything. */
export interface EventBus {
  /** Tells of one practice, or (`null`) that news of any may have been missed. */
  publish(practiceId: string | null): void;
  /** Calls back for each telling until the returned function is called. */
  subscribe(practiceId: string, onEvents: () => void): () => void;
}

const missedAny = 'missed-any';

/**
 * A bus over an EventTarget: the one of this process's memory, or one that spans processes
 * (`@graphql-yoga/redis-event-target` has the same shape).
 */
export function createEventBus(target: EventTarget = new EventTarget()): EventBus {
  // One listener a topic on the target: an EventTarget looks through all it has at each change.
  const topics = new Map<string, Topic>();
  const topicOf = (name: string): Topic => {
    const known = topics.get(name);
    if (known !== undefined) return known;
    const listeners = new Set<() => void>();
    const tell = (): void => {
      for (const onEvents of listeners) onEvents();
    };
    target.addEventListener(name, tell);
    topics.set(name, { listeners, tell });
    return { listeners, tell };
  };
  const leave = (name: string, onEvents: () => void): void => {
    const topic = topics.get(name);
    topic?.listeners.delete(onEvents);
    if (topic?.listeners.size !== 0) return;
    target.removeEventListener(name, topic.tell);
    topics.delete(name);
  };
  return {
    publish(practiceId) {
      target.dispatchEvent(new Event(practiceId ?? missedAny));
    },
    subscribe(practiceId, onEvents) {
      const names = [practiceId, missedAny];
      for (const name of names) topicOf(name).listeners.add(onEvents);
      return () => {
        for (const name of names) leave(name, onEvents);
      };
    },
  };
}

interface Topic {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}
