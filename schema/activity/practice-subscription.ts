import type { Context } from '../../src/context.ts';
import type { FeedItem, FeedStart } from '../../src/events/practice-feed.ts';
import { notFound, viewerOf } from '../practice/viewer.ts';

/**
 * The practice's feed for as long as the viewer is a member. A membership can end while a subscription
 * runs, so it is checked before each item; a removed member gets the error of an unknown practice.
 * @param isWanted whether to emit an item, where that takes a query
 */
export function subscribeToPractice<T>(
  context: Context,
  at: { readonly practiceId: string; readonly start: FeedStart },
  select: (item: FeedItem) => readonly T[],
  isWanted: (item: T) => Promise<boolean> = () => Promise.resolve(true),
): AsyncIterableIterator<T> {
  const { practiceId, start } = at;
  const items = context.services.feed.follow(practiceId, start, select);
  // Not an async generator: `return` of a generator that awaits an item takes effect only with the next item.
  return {
    async next() {
      for (;;) {
        const result = await items.next();
        if (result.done === true) return result;
        try {
          await requireMember(context, practiceId);
          if (await isWanted(result.value)) return result;
        } catch (error) {
          await items.return?.();
          throw error;
        }
      }
    },
    async return() {
      await items.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function requireMember(context: Context, practiceId: string): Promise<void> {
  const { subject } = viewerOf(context);
  const membership = await context.services.prisma.membership.findUnique({
    where: { practiceId_subject: { practiceId, subject } },
    select: { subject: true },
  });
  if (membership === null) throw notFound('practice');
}
