import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import { maximumCost, maximumDepth } from '../../../schema/cost.ts';
import { badInput } from '../../../schema/errors.ts';
import type { OperationResult } from '../pipeline/around-execution.ts';
import { aroundExecute, aroundSubscribe } from '../pipeline/around-execution.ts';
import type { RequestContext } from '../pipeline/request-context.ts';
import type { Balance, Budget } from './budget.ts';
import { createCachedCost } from './cached-cost.ts';
import { tooManyRequests } from './too-many-requests.ts';

/** What a request costs besides its fields: its token is checked, and its document is parsed and validated. */
export const requestCost = 50;

type Run = (args: ExecutionArgs) => OperationResult | Promise<OperationResult>;

/**
 * Refuses operations that are too large or too deep, and those for which their viewer's budget of the present minute
 * does not suffice. A result says in `extensions.rateLimit` what its operation has cost and what remains.
 */
export function limitCost(viewers: Budget): Plugin {
  const costOf = createCachedCost();
  const spend = async (args: ExecutionArgs, run: Run) => {
    const operation = costOf(args);
    if (operation.type === 'notExecutable') return run(args);
    const problem = sizeProblem(operation);
    if (problem !== null) return { errors: [badInput(problem)] };
    const context = args.contextValue as RequestContext;
    const { signedIn } = context;
    if (signedIn === null) return run(args);
    const cost = requestCost + operation.cost;
    // Over HTTP the request itself was paid for before it was parsed.
    const due = Object.hasOwn(context, 'request') ? operation.cost : cost;
    const { type, balance } = await viewers.spend(signedIn.viewer.subject, due);
    const result = type === 'spent' ? await run(args) : { errors: [exhausted('cost', balance)] };
    return withBalance(result, cost, balance);
  };
  return { ...aroundExecute(spend), ...aroundSubscribe(spend) };
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

function withBalance(result: OperationResult, cost: number, balance: Balance): OperationResult {
  // The items of a subscription are the same for all who receive them.
  if (isAsyncIterable(result)) return result;
  return { ...result, extensions: { ...result.extensions, rateLimit: { cost, ...balance } } };
}
