import type { execute, ExecutionArgs, ExecutionResult, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

type Around<Run> = (args: ExecutionArgs, run: Run) => OperationResult | Promise<OperationResult>;

/** Runs queries and mutations by way of `around`, which calls `run` for the rest of the pipeline. */
export function aroundExecute(around: Around<typeof execute>): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      // Envelop types the stages as `any`; this is graphql's own, or a plugin's with the same shape.
      const run = executeFn as typeof execute;
      setExecuteFn((args: ExecutionArgs) => around(args, run));
    },
  };
}

/** Starts subscriptions by way of `around`, which calls `run` for the rest of the pipeline. */
export function aroundSubscribe(around: Around<typeof subscribe>): Plugin {
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      // The same as above.
      const run = subscribeFn as typeof subscribe;
      setSubscribeFn((args: ExecutionArgs) => around(args, run));
    },
  };
}
