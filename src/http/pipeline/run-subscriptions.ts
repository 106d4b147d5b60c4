import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { EventStreams } from '../event-streams/event-streams.ts';
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
  const run = (
    args: ExecutionArgs,
    context: RequestContext,
  ): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> => {
    const { outlet } = context;
    const start = () => subscriptions.subscribe(args, outlet);
    return outlet === null ? eventStreams.open(context, start) : start();
  };
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { contextValue } = args;
      setSubscribeFn((executed: ExecutionArgs) => run(executed, contextValue));
    },
  };
}
