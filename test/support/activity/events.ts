import { eventStore } from '../../../src/db/activity/events.ts';
import type { PracticeEvent } from '../../../src/domain/activity/events.ts';
import type { TestStack } from '../stack/stack.ts';

const plain = (practiceId: string): string => practiceId.replace('Practice:', '');

/** Commits events of a practice, each in a transaction of its own, as the product does. */
export async function appendEvents(
  stack: TestStack,
  events: readonly PracticeEvent[],
  practiceId = stack.practiceId,
): Promise<void> {
  for (const event of events) {
    await eventStore(stack.prisma).append(plain(practiceId), [event], new Date());
  }
}

/** Changes that subscribers of the syncs receive. */
export const changes = (count: number): PracticeEvent[] =>
  Array.from({ length: count }, () => ({ type: 'connection.changed' }));

/** The numbers of all events of a practice, as its log has them. */
export async function loggedSeqs(
  stack: TestStack,
  practiceId = stack.practiceId,
): Promise<string[]> {
  const events = await stack.prisma.event.findMany({
    where: { practiceId: plain(practiceId) },
    orderBy: { seq: 'asc' },
  });
  return events.map(({ seq }) => String(seq));
}

/**
 * A follower begins where the log stands when it is asked; what shows that it has begun is that it
 * hears of a change. So the change is appended again until it does.
 */
export async function untilHeard<R>(next: Promise<R>, tell: () => Promise<void>): Promise<R> {
  const state = { heard: false };
  void next.finally(() => {
    state.heard = true;
  });
  while (!state.heard) {
    await tell();
    await Promise.race([next, new Promise((resolve) => setImmediate(resolve))]);
  }
  return next;
}
