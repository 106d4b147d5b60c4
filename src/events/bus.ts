/** Carries "practice P has new events" from the relay to subscribers. A notification may be lost. */
export interface EventBus {
  /** Notifies the subscribers of one practice, or of all (`null`) when notifications may have been lost. */
  publish(practiceId: string | null): void;
  /** Calls `onEvents` for each notification until the returned function is called. */
  subscribe(practiceId: string, onEvents: () => void): () => void;
}

const allPractices = 'all-practices';

/**
 * A bus over an EventTarget: the default in the memory of this process, or one that spans processes
 * (`@graphql-yoga/redis-event-target` has the same shape).
 */
export function createEventBus(target: EventTarget = new EventTarget()): EventBus {
  // One listener per topic on the target, because an EventTarget searches all listeners at each change.
  const topics = new Map<string, Topic>();
  const openTopic = (name: string): Topic => {
    const existing = topics.get(name);
    if (existing !== undefined) return existing;
    const callbacks = new Set<() => void>();
    const notify = (): void => {
      for (const callback of callbacks) callback();
    };
    target.addEventListener(name, notify);
    topics.set(name, { callbacks, notify });
    return { callbacks, notify };
  };
  const unsubscribe = (name: string, onEvents: () => void): void => {
    const topic = topics.get(name);
    topic?.callbacks.delete(onEvents);
    if (topic?.callbacks.size !== 0) return;
    target.removeEventListener(name, topic.notify);
    topics.delete(name);
  };
  return {
    publish(practiceId) {
      target.dispatchEvent(new Event(practiceId ?? allPractices));
    },
    subscribe(practiceId, onEvents) {
      const names = [practiceId, allPractices];
      for (const name of names) openTopic(name).callbacks.add(onEvents);
      return () => {
        for (const name of names) unsubscribe(name, onEvents);
      };
    },
  };
}

interface Topic {
  readonly callbacks: Set<() => void>;
  readonly notify: () => void;
}
