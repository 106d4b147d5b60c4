import type { Context } from '../../src/context.ts';
import type { FeedItem, FeedStart } from '../../src/events/practice-feed.ts';
import { badInput } from '../paging.ts';
import { notFound, viewerOf } from '../practice/viewer.ts';

/** A row to emit, with the position that it is at least as new as. */
export interface Change {
  readonly id: string;
  readonly seq: bigint;
}

/** The start of a subscription that has an argument `after`. */
export function startAfter<const Start extends string>(
  after: string | null | undefined,
  without: Start,
): bigint | Start {
  if (after == null) return without;
  if (/^\d{1,18}$/.test(after)) return BigInt(after);
  throw badInput('`after` is invalid. Send the `seq` of an earlier item.');
}

/** The positions of rows that are items of a subscription. The columns of a row do not contain it. */
const positions = new WeakMap<object, bigint>();

export function withPosition<Row extends object>(row: Row, { seq }: Change): Row {
  positions.set(row, seq);
  return row;
}

/** The field `seq` of a row that a subscription emits. */
export const seqField = (subscription: string) =>
  ({
    nullable: true,
    description: `In an item of \`${subscription}\`, the position in the event log of the practice. After a lost connection, send the last one as \`after\`. Null in other operations.`,
    resolve: (row: object) => positions.get(row)?.toString() ?? null,
  }) as const;

export const afterDescription =
  'The `seq` of the last received item. The first items are then the changes since. Omit it to start with the present state.';

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
