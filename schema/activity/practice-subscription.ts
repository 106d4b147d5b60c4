import type { Context } from '../../src/context.ts';
import type { FeedItem, FeedStart } from '../../src/events/practice-feed.ts';
import { badInput } from '../errors.ts';

/** A row to emit, with the position that it is at least as new as. */
export interface Change {
  readonly id: string;
  readonly seq: bigint;
}

/** The start of a subscription that has an argument `after`. An `EventSource` repeats its first `after` for ever. */
export function startAfter<const Start extends string>(
  { lastEventId }: Context,
  argument: string | null | undefined,
  without: Start,
): bigint | Start {
  const after = lastEventId ?? argument;
  if (after == null) return without;
  if (/^\d{1,18}$/.test(after)) return BigInt(after);
  throw badInput('`after` is invalid. Send the `seq` of an earlier item.');
}

/** The positions of rows. Their columns do not contain it. */
const positions = new WeakMap<object, bigint>();

export function withPosition<Row extends object>(row: Row, { seq }: Positioned): Row {
  positions.set(row, seq);
  return row;
}

/** The position of a row that has one. */
export function positionOf(row: object): bigint {
  const position = positions.get(row);
  if (position === undefined) throw new Error('The row was read without its position.');
  return position;
}

/** The field `seq` of a row that a subscription emits. */
export const seqField = (subscription: string) =>
  ({
    nullable: true,
    description: `In an item of \`${subscription}\`, the position in the event log of the practice. After a lost connection, send the last one as \`after\`. Null in other operations.`,
    resolve: (row: object) => positions.get(row)?.toString() ?? null,
  }) as const;

export const afterDescription =
  'The `seq` of the last received item, or of `ViewerPractice`. The first items are then the changes since. Omit it to start with the present state.';

/** An item of a subscription, with the position that a client which received it resumes from. */
export interface Positioned {
  readonly seq: bigint;
}

interface Followed<T extends Positioned> {
  readonly practiceId: string;
  readonly start: FeedStart;
  /** Whether a snapshot of the feed is an item, so that it can replace changes that a client has missed. */
  readonly hasState: boolean;
  /** The items of an entry of the feed. */
  select(item: FeedItem): readonly T[];
  /** Whether to emit an item, where that takes a query. */
  isWanted?(item: T): Promise<boolean>;
}

/**
 * What a subscription follows. `src/http/subscriptions` executes it for all members who sent the same operation, and
 * checks their memberships before each item; a removed member gets the error of an unknown practice.
 */
export class PracticeSubscription<T extends Positioned = Positioned> implements AsyncIterable<T> {
  readonly #followed: Followed<T>;

  constructor(followed: Followed<T>) {
    this.#followed = followed;
  }

  get practiceId(): string {
    return this.#followed.practiceId;
  }

  get start(): FeedStart {
    return this.#followed.start;
  }

  get hasState(): boolean {
    return this.#followed.hasState;
  }

  select(item: FeedItem): readonly T[] {
    return this.#followed.select(item);
  }

  async isWanted(item: T): Promise<boolean> {
    return (await this.#followed.isWanted?.(item)) ?? true;
  }

  /** graphql requires a stream of events; the field's resolver is typed by its items. */
  [Symbol.asyncIterator](): AsyncIterator<T> {
    throw new Error('A subscription is followed by src/http/subscriptions.');
  }
}
