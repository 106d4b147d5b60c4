import type { LoggedEvent } from '../../domain/activity/events.ts';
import { createNextReads } from '../../events/next-reads.ts';
import type { FeedItem } from '../../events/practice-feed.ts';
import type { ExecutionOptions } from './execute-shared.ts';
import { executeShared } from './execute-shared.ts';
import type { Frame } from './frame.ts';
import type { SharedOperation } from './shared-operation.ts';

/** What a subscriber without a position, or with an outdated one, receives first. */
export type FirstStart = 'snapshot' | 'next' | 'reset';

export interface First {
  readonly seq: bigint;
  readonly frames: readonly Frame[];
}

/** Results of the last changes, for subscribers that are a little behind. */
const keptResults = 64;

/** When thousands of sockets reconnect, their first results are executed 50 times a second, not for each of them. */
const firstSpacingMs = 20;

/** The result depends on the person, so nobody else may receive it. */
export class Personal extends Error {
  override readonly name = 'Personal';
}

/** Executes the operation of a stream once for each change and, for those who come together, once for their start. */
export class SharedResults {
  readonly #operation: SharedOperation;
  readonly #options: ExecutionOptions;
  readonly #ofChanges = new Map<bigint, Promise<readonly Frame[]>>();
  /** What subscribers that come together receive first. */
  readonly first: (start: FirstStart) => Promise<First>;

  constructor(operation: SharedOperation, options: ExecutionOptions) {
    this.#operation = operation;
    this.#options = options;
    this.first = createNextReads((start) => this.#executeFirst(start), firstSpacingMs);
  }

  /** @throws Personal */
  async ofItem(item: FeedItem): Promise<readonly Frame[]> {
    const items = this.#operation.source.select(item);
    const executed = await executeShared(this.#operation, items, this.#options);
    if (executed.type === 'personal') throw new Personal();
    return executed.frames;
  }

  /** Executes the operation for an event once, also for those who come to it later. */
  ofChange(logged: LoggedEvent): Promise<readonly Frame[]> {
    const known = this.#ofChanges.get(logged.seq);
    if (known !== undefined) return known;
    const results = this.ofItem({ type: 'event', logged });
    this.#ofChanges.set(logged.seq, results);
    const [oldest] = this.#ofChanges.keys();
    if (this.#ofChanges.size > keptResults && oldest !== undefined) this.#ofChanges.delete(oldest);
    // A failure is not kept: the next attempt may succeed.
    results.catch(() => this.#ofChanges.delete(logged.seq));
    return results;
  }

  async #executeFirst(start: string): Promise<First> {
    const { log } = this.#options.services.feed;
    const { practiceId } = this.#operation.source;
    if (start === 'next') {
      const { last } = await log.bounds(practiceId);
      return { seq: last, frames: await this.ofItem({ type: 'start', seq: last }) };
    }
    const snapshot = await log.snapshot(practiceId);
    const item: FeedItem = { type: 'snapshot', snapshot, reset: start === 'reset' };
    return { seq: snapshot.seq, frames: await this.ofItem(item) };
  }
}
