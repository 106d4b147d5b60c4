/** "Practice P has news": where the relay tells and subscribers listen. It may lose anything. */
export interface NewsBus {
  /** Tells of one practice, or (`null`) that news of any may have been missed. */
  publish(practiceId: string | null): void;
  /** Calls back for each telling until the returned function is called. */
  subscribe(practiceId: string, onNews: () => void): () => void;
}

const missedAny = 'missed-any';

/**
 * A bus over an EventTarget: the one of this process's memory, or one that spans processes
 * (`@graphql-yoga/redis-event-target` has the same shape).
 */
export function createNewsBus(target: EventTarget = new EventTarget()): NewsBus {
  return {
    publish(practiceId) {
      target.dispatchEvent(new Event(practiceId ?? missedAny));
    },
    subscribe(practiceId, onNews) {
      const topics = [practiceId, missedAny];
      for (const topic of topics) target.addEventListener(topic, onNews);
      return () => {
        for (const topic of topics) target.removeEventListener(topic, onNews);
      };
    },
  };
}
