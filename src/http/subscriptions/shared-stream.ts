import { notFound } from '../../../schema/errors.ts';
import type { Services } from '../../context.ts';
import type { FeedItem, FeedStart } from '../../events/practice-feed.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import type { Audience } from './execute-shared.ts';
import type { Frame } from './frame.ts';
import { isOutage } from './frame.ts';
import type { SharedOperation } from './shared-operation.ts';
import type { FirstStart } from './shared-results.ts';
import { Personal, SharedResults } from './shared-results.ts';
import type { SlowConsumerLimits } from './slow-consumer.ts';
import { hasRoom } from './slow-consumer.ts';
import type { Subscriber } from './subscriber.ts';

export interface StreamDependencies {
  readonly services: Services;
  readonly maskError: MaskError;
  readonly limits: SlowConsumerLimits;
  /** A subscriber whose role has changed, or whose results turned out to be personal, needs another stream. */
  readonly rejoin: (subscriber: Subscriber) => void;
}

/** `moved`: the subscriber belongs to another stream. */
export type Admission = 'live' | 'ended' | 'moved';

/**
 * Executes one operation for everybody with the same rights in a practice. A subscriber is live when it has received
 * all that the stream has sent; until then it reads the log at its own pace from its own position. It becomes live in
 * the same turn in which the two positions are compared, so it neither misses nor repeats a change.
 */
export class SharedStream {
  readonly #operation: SharedOperation;
  readonly #audience: Audience;
  readonly #deps: StreamDependencies;
  readonly #subscribers = new Set<Subscriber>();
  readonly #live = new Set<Subscriber>();
  readonly #results: SharedResults;
  #position: bigint | null = null;
  #changes: AsyncIterableIterator<FeedItem> | null = null;
  #isDissolved = false;

  constructor(operation: SharedOperation, audience: Audience, deps: StreamDependencies) {
    this.#operation = operation;
    this.#audience = audience;
    this.#deps = deps;
    const { services, maskError } = deps;
    this.#results = new SharedResults(operation, { audience, services, maskError });
  }

  /** Sends a subscriber what comes first, and then everything since, until it is live. */
  async admit(subscriber: Subscriber, start: FeedStart): Promise<Admission> {
    try {
      const isKnown = typeof start === 'bigint' && (await this.#isInLog(start));
      if (isKnown) subscriber.receive(start, []);
      const first = typeof start === 'bigint' ? 'reset' : start;
      const admission = isKnown ? null : await this.#sendFirst(subscriber, first);
      return admission ?? (await this.#catchUp(subscriber, { mayReset: false }));
    } catch (error) {
      return this.#failed(subscriber, error);
    }
  }

  /** A stream that takes no more subscribers. */
  get isDissolved(): boolean {
    return this.#isDissolved;
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  /** The last subscriber stops the stream. */
  remove(subscriber: Subscriber): void {
    this.#live.delete(subscriber);
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size === 0) this.#stop();
  }

  #stop(): void {
    this.#isDissolved = true;
    void this.#changes?.return?.();
  }

  async #sendFirst(subscriber: Subscriber, start: FirstStart): Promise<Admission | null> {
    const { seq, frames } = await this.#results.first(start);
    const refusal = await this.#refuse(subscriber);
    if (refusal === null) subscriber.receive(seq, frames);
    return refusal;
  }

  async #isInLog(seq: bigint): Promise<boolean> {
    const { oldest, last } = await this.#deps.services.feed.log.bounds(this.#practiceId);
    return seq + 1n >= oldest && seq <= last;
  }

  /** @param mayReset whether the present state may replace many changes: only for a client that reads slowly */
  async #catchUp(
    subscriber: Subscriber,
    { mayReset }: { readonly mayReset: boolean },
  ): Promise<Admission> {
    for (;;) {
      if (!(await hasRoom(subscriber, this.#deps.limits))) subscriber.cut('tooSlow');
      if (subscriber.isEnded) return 'ended';
      if (this.#isDissolved) return 'moved';
      const position = subscriber.position ?? 0n;
      if (this.#position === null || position >= this.#position) {
        this.#goLive(subscriber, position);
        return 'live';
      }
      const missed = this.#position - position;
      const isMuch = mayReset && missed > BigInt(this.#deps.limits.maximumMissed);
      const refusal =
        isMuch && this.#operation.source.hasState
          ? await this.#sendFirst(subscriber, 'reset')
          : await this.#sendMissed(subscriber, position);
      if (refusal !== null) return refusal;
    }
  }

  /** Sends one page of what a subscriber has missed, or the present state when the log no longer has it. */
  async #sendMissed(subscriber: Subscriber, position: bigint): Promise<Admission | null> {
    const events = await this.#deps.services.feed.log.since(this.#practiceId, position);
    if (events[0]?.seq !== position + 1n) return this.#sendFirst(subscriber, 'reset');
    for (const logged of events) {
      const frames = await this.#results.ofChange(logged);
      const refusal = frames.length === 0 ? null : await this.#refuse(subscriber);
      if (refusal !== null) return refusal;
      subscriber.receive(logged.seq, frames);
      if (subscriber.isFull) return null;
    }
    return null;
  }

  #goLive(subscriber: Subscriber, position: bigint): void {
    this.#live.add(subscriber);
    if (this.#changes !== null) return;
    this.#position = position;
    this.#changes = this.#deps.services.feed.follow(this.#practiceId, position, (item) => [item]);
    void this.#follow(this.#changes);
  }

  async #follow(changes: AsyncIterableIterator<FeedItem>): Promise<void> {
    try {
      for await (const item of changes) {
        if (item.type === 'start') continue;
        const seq = item.type === 'event' ? item.logged.seq : item.snapshot.seq;
        const frames = await (item.type === 'event'
          ? this.#results.ofChange(item.logged)
          : this.#results.ofItem(item));
        const roles = frames.length === 0 ? null : await this.#roles();
        if (this.#isDissolved) return;
        this.#position = seq;
        for (const subscriber of this.#live) {
          if (roles === null || this.#mayReceive(subscriber, roles)) {
            this.#deliver(subscriber, seq, frames);
          }
        }
      }
    } catch (error) {
      if (error instanceof Personal) {
        this.#dissolve();
        return;
      }
      this.#isDissolved = true;
      for (const subscriber of this.#live) this.#failed(subscriber, error);
    }
  }

  #deliver(subscriber: Subscriber, seq: bigint, frames: readonly Frame[]): void {
    const { position } = subscriber;
    if (position !== null && position >= seq) return;
    if (frames.length === 0 || !subscriber.isFull) {
      subscriber.receive(seq, frames);
      return;
    }
    this.#live.delete(subscriber);
    void this.#catchUp(subscriber, { mayReset: true }).then(
      (admission) => {
        if (admission === 'moved') this.#deps.rejoin(subscriber);
      },
      (error: unknown) => {
        if (this.#failed(subscriber, error) === 'moved') this.#deps.rejoin(subscriber);
      },
    );
  }

  /** The results belong to one person each, so each subscriber gets executions of their own. */
  #dissolve(): void {
    if (this.#isDissolved) return;
    this.#operation.isPersonal = true;
    this.#stop();
    for (const subscriber of this.#live) this.#deps.rejoin(subscriber);
    this.#live.clear();
  }

  /** Whether a live subscriber is still a member with this role; otherwise it ends or moves. */
  #mayReceive(subscriber: Subscriber, roles: Awaited<ReturnType<Services['members']>>): boolean {
    const role = roles.get(subscriber.viewer.subject);
    if (role === undefined) {
      subscriber.endWith({ errors: [notFound('practice')] });
      return false;
    }
    if (this.#audience.type === 'person' || this.#audience.role === role) return true;
    this.#live.delete(subscriber);
    this.#deps.rejoin(subscriber);
    return false;
  }

  /** The same for a subscriber that is not live; null when it may receive. */
  async #refuse(subscriber: Subscriber): Promise<Admission | null> {
    const role = (await this.#roles()).get(subscriber.viewer.subject);
    if (role === undefined) subscriber.endWith({ errors: [notFound('practice')] });
    if (subscriber.isEnded) return 'ended';
    const isMoved = this.#audience.type === 'role' && this.#audience.role !== role;
    return isMoved || this.#isDissolved ? 'moved' : null;
  }

  #failed(subscriber: Subscriber, error: unknown): Admission {
    if (error instanceof Personal) {
      this.#dissolve();
      return 'moved';
    }
    const result = { errors: [this.#deps.maskError(error)] };
    if (isOutage(result)) subscriber.cut('unavailable');
    else subscriber.endWith(result);
    return 'ended';
  }

  get #practiceId(): string {
    return this.#operation.source.practiceId;
  }

  #roles(): ReturnType<Services['members']> {
    return this.#deps.services.members(this.#practiceId);
  }
}
