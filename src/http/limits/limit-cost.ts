import type { execute, ExecutionArgs, ExecutionResult, GraphQLError, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import { maximumCost, maximumDepth } from '../../../schema/cost.ts';
import { badInput } from '../../../schema/paging.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import type { Balance, Budget } from './budget.ts';
import { createCachedCost } from './cached-cost.ts';
import { tooManyRequests } from './too-many-requests.ts';

/** What a request costs besides its fields: its token is checked, and its document is parsed and validated. */
export const requestCost = 50;

type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

/**
 * Refuses operations that are too large or too deep, and those for which their viewer's budget of the present minute
 * does not suffice. A result says in `extensions.rateLimit` what its operation has cost and what remains.
 */
export function limitCost(viewers: Budget): Plugin<RequestContext> {
  const costOf = createCachedCost();
  const spend = async (args: ExecutionArgs, run: () => Result | Promise<Result>) => {
    const operation = costOf(args);
    if (operation.type === 'notExecutable') return run();
    const problem = sizeProblem(operation);
    if (problem !== null) return { errors: [badInput(problem)] };
    const context = args.contextValue as RequestContext;
    const { signedIn } = context;
    if (signedIn === null) return run();
    const cost = requestCost + operation.cost;
    // Over HTTP the request itself was paid for before it was parsed.
    const due = Object.hasOwn(context, 'request') ? operation.cost : cost;
    const { type, balance } = await viewers.spend(signedIn.viewer.subject, due);
    const result = type === 'spent' ? await run() : { errors: [exhausted('cost', balance)] };
    return withBalance(result, cost, balance);
  };
  return {
    onExecute({ executeFn, setExecuteFn }) {
      // Envelop types the stages as `any`; these are graphql's own, or a plugin's with the same shape.
      const executeOperation = executeFn as typeof execute;
      setExecuteFn((args: ExecutionArgs) => spend(args, () => executeOperation(args)));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      const startSubscription = subscribeFn as typeof subscribe;
      setSubscribeFn((args: ExecutionArgs) => spend(args, () => startSubscription(args)));
    },
  };
}

function sizeProblem({ cost, depth }: { readonly cost: number; readonly depth: number }) {
  if (depth > maximumDepth) {
    return `The operation has ${depth} levels, and the limit is ${maximumDepth}. Request fewer levels.`;
  }
  if (cost > maximumCost) {
    return `The operation costs ${cost}, and the limit is ${maximumCost}. Request smaller pages or fewer aliases.`;
  }
  return null;
}

export function exhausted(
  what: string,
  { limit, remaining, resetsInSeconds }: Balance,
): GraphQLError {
  const message = `You have used ${limit - remaining} of ${limit} in the present minute (${what}). Try again in ${resetsInSeconds} seconds.`;
  return tooManyRequests(message, resetsInSeconds);
}

function withBalance(result: Result, cost: number, balance: Balance): Result {
  // The items of a subscription are the same for all who receive them.
  if (isAsyncIterable(result)) return result;
  return { ...result, extensions: { ...result.extensions, rateLimit: { cost, ...balance } } };
}
