import type { Context } from '../../src/context.ts';
import type { FeedItem, FeedStart } from '../../src/events/practice-feed.ts';
import { notFound, viewerOf } from '../practice/viewer.ts';

/**
 * The practice's feed for as long as the viewer is a member. Who may see a practice is known when a
 * subscription begins, and changes while it runs: so each item asks again before it is given, and who
 * was removed is told what anybody else is, and no more.
 * @param wanted whether an item is given, where that takes more than the log to know
 */
export function followPractice<T>(
  context: Context,
  at: { readonly practiceId: string; readonly start: FeedStart },
  select: (item: FeedItem) => readonly T[],
  wanted: (item: T) => Promise<boolean> = () => Promise.resolve(true),
): AsyncIterableIterator<T> {
  const { practiceId, start } = at;
  const items = context.services.feed.follow(practiceId, start, select);
  // Not an async generator, for the feed's own reason: one that waits cannot be ended.
  return {
    async next() {
      for (;;) {
        const result = await items.next();
        if (result.done === true) return result;
        try {
          await requireMember(context, practiceId);
          if (await wanted(result.value)) return result;
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
