import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExecutionArgs, ExecutionResult, ValidatedSubscriptionArgs } from 'graphql';
import { createSourceEventStream, validateSubscriptionArgs } from 'graphql';
import { PracticeSubscription } from '../../../schema/activity/practice-subscription.ts';
import { notFound } from '../../../schema/errors.ts';
import { viewerOf } from '../../../schema/practice/viewer.ts';
import type { Context, Services } from '../../context.ts';
import type { FeedStart } from '../../events/practice-feed.ts';
import { withLogFields } from '../../telemetry/log-fields.ts';
import type { MaskError } from '../pipeline/mask-error.ts';
import { nameInLogs } from '../pipeline/observe-operations.ts';
import type { Audience } from './execute-shared.ts';
import { isOutage } from './frame.ts';
import type { Outlet } from './outlet.ts';
import type { ResultQueue } from './result-queue.ts';
import type { SharedOperation } from './shared-operation.ts';
import { operationKey } from './shared-operation.ts';
import { SharedStream } from './shared-stream.ts';
import type { SlowConsumerLimits } from './slow-consumer.ts';
import { slowConsumerLimits } from './slow-consumer.ts';
import { Subscriber } from './subscriber.ts';

export interface SubscriptionsDependencies {
  readonly services: Services;
  readonly maskError: MaskError;
  readonly limits?: SlowConsumerLimits;
}

/** Runs the subscriptions of this process. Equal ones of people with equal rights share their executions. */
export class Subscriptions {
  readonly #deps: SubscriptionsDependencies;
  readonly #operations = new Map<string, SharedOperation>();
  readonly #streams = new Map<string, SharedStream>();
  /** A stream works for many subscribers, so its log lines and spans are not those of the first one's request. */
  readonly #apart = AsyncLocalStorage.snapshot();

  constructor(deps: SubscriptionsDependencies) {
    this.#deps = deps;
  }

  /** The streams that run at present. */
  get size(): number {
    return this.#streams.size;
  }

  /** @param outlet null for a transport that takes the results one by one */
  async subscribe(
    executionArgs: ExecutionArgs,
    outlet: Outlet | null,
  ): Promise<ExecutionResult | ResultQueue> {
    const args = validateSubscriptionArgs(executionArgs);
    if (!isValidated(args)) return { errors: args };
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    if (!isOfPractice(source)) throw new Error('The subscription follows no practice.');
    const viewer = viewerOf(args.contextValue as Context);
    const subscriber = new Subscriber(viewer, this.#operationOf(args, source), outlet);
    this.#join(subscriber, source.start);
    return subscriber.results;
  }

  #operationOf(args: ValidatedSubscriptionArgs, source: PracticeSubscription): SharedOperation {
    const key = operationKey(args, source);
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    // These belong to the first subscriber, and each execution has its own.
    const shared = {
      ...args,
      contextValue: null,
      rootValue: null,
      externalAbortSignal: undefined,
    };
    const operation = { key, args: shared, source, isPersonal: false, subscribers: 0 };
    this.#operations.set(key, operation);
    return operation;
  }

  #join(subscriber: Subscriber, start: FeedStart): void {
    const { args, source } = subscriber.operation;
    const operation = nameInLogs(args.operation);
    const fields = { practiceId: source.practiceId, ...(operation === null ? {} : { operation }) };
    const enter = (): Promise<void> => this.#enterStreams(subscriber, start);
    this.#apart(() => withLogFields(fields, enter)).catch((error: unknown) => {
      const result = { errors: [this.#deps.maskError(error)] };
      if (isOutage(result)) subscriber.cut('unavailable');
      else subscriber.endWith(result);
    });
  }

  async #enterStreams(subscriber: Subscriber, from: FeedStart): Promise<void> {
    const { viewer, operation } = subscriber;
    for (let start = from; !subscriber.isEnded; start = subscriber.position ?? start) {
      const roles = await this.#deps.services.members(operation.source.practiceId);
      const role = roles.get(viewer.subject);
      if (role === undefined) {
        subscriber.endWith({ errors: [notFound('practice')] });
        return;
      }
      const stream = this.#enter(
        subscriber,
        operation.isPersonal ? { type: 'person', viewer } : { type: 'role', role, viewer },
      );
      if ((await stream.admit(subscriber, start)) !== 'moved') return;
    }
  }

  #enter(subscriber: Subscriber, audience: Audience): SharedStream {
    const { operation } = subscriber;
    const rights = audience.type === 'role' ? audience.role : audience.viewer;
    const key = JSON.stringify([operation.key, rights]);
    const known = this.#streams.get(key);
    const stream = known?.isDissolved === false ? known : this.#open(operation, audience);
    this.#streams.set(key, stream);
    stream.add(subscriber);
    operation.subscribers += 1;
    subscriber.enter(() => {
      stream.remove(subscriber);
      operation.subscribers -= 1;
      if (stream.isDissolved && this.#streams.get(key) === stream) this.#streams.delete(key);
      if (operation.subscribers === 0) this.#operations.delete(operation.key);
    });
    return stream;
  }

  #open(operation: SharedOperation, audience: Audience): SharedStream {
    return new SharedStream(operation, audience, {
      services: this.#deps.services,
      maskError: this.#deps.maskError,
      limits: this.#deps.limits ?? slowConsumerLimits,
      rejoin: (subscriber) => this.#join(subscriber, subscriber.position ?? operation.source.start),
    });
  }
}

function isValidated(
  args: ReturnType<typeof validateSubscriptionArgs>,
): args is ValidatedSubscriptionArgs {
  return 'operation' in args;
}

const isOfPractice = (source: AsyncIterable<unknown>): source is PracticeSubscription =>
  source instanceof PracticeSubscription;
