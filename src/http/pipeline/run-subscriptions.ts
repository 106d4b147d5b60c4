import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { EventStreams } from '../event-streams/event-streams.ts';
import { ResultQueue } from '../subscriptions/result-queue.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { RequestContext } from './request-context.ts';

export interface SubscriptionRunner {
  readonly subscriptions: Subscriptions;
  readonly eventStreams: EventStreams;
}

/** Runs subscriptions of both transports: those over HTTP end with their token and with the process. */
export function runSubscriptions({
  subscriptions,
  eventStreams,
}: SubscriptionRunner): Plugin<RequestContext> {
  const run = async (
    args: ExecutionArgs,
    context: RequestContext,
  ): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> => {
    const results = await subscriptions.subscribe(args, context.outlet);
    if (!(results instanceof ResultQueue) || context.outlet !== null) return results;
    return eventStreams.add(results, context);
  };
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { contextValue } = args;
      setSubscribeFn((executed: ExecutionArgs) => run(executed, contextValue));
    },
  };
}
