import { getOperationAST } from 'graphql';
import type { execute, ExecutionResult, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { ApiMetrics, OperationOutcome } from '../telemetry/api-metrics.ts';
import { addLogFields } from '../telemetry/log-fields.ts';
import { isMeantForClients } from './mask-error.ts';
import { untilOver } from './until-over.ts';

/** Longer names are somebody's joke. */
const longestName = 100;

/**
 * Says of each operation, over whatever transport, what it is (in the log) and what became of it (in
 * the metrics).
 */
export function watchOperations(metrics: ApiMetrics): Plugin {
  const invalid = { type: 'unknown', outcome: 'invalid', seconds: 0 } as const;
  return {
    onParse:
      () =>
      ({ result }) => {
        if (result instanceof Error) metrics.operation(invalid);
      },
    onValidate:
      () =>
      ({ valid }) => {
        if (!valid) metrics.operation(invalid);
      },
    onExecute({ executeFn, setExecuteFn }) {
      // Envelop types the stages as `any`; these are graphql's own, or a plugin's like them.
      const carryOut = executeFn as typeof execute;
      setExecuteFn((args: Carried) => watched(metrics, args, () => carryOut(args)));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      const begin = subscribeFn as typeof subscribe;
      setSubscribeFn(async (args: Carried) => {
        const result = await watched(metrics, args, () => begin(args));
        if (!isAsyncIterable(result)) return result;
        return untilOver(result, metrics.subscriptionBegan());
      });
    },
  };
}

type Carried = Parameters<typeof execute>[0];
type Carry = ReturnType<typeof subscribe>;

async function watched(
  metrics: ApiMetrics,
  { document, operationName }: Carried,
  carryOut: () => Carry,
): Promise<Awaited<Carry>> {
  const operation = getOperationAST(document, operationName);
  const name = operation?.name?.value.slice(0, longestName);
  if (name !== undefined) addLogFields({ operation: name });
  const type = operation?.operation ?? 'unknown';
  const begunAt = performance.now();
  const tell = (outcome: OperationOutcome): void =>
    metrics.operation({ type, outcome, seconds: (performance.now() - begunAt) / 1000 });
  try {
    const result = await carryOut();
    tell(outcomeOf(result));
    return result;
  } catch (error) {
    tell('fault');
    throw error;
  }
}

function outcomeOf(result: Awaited<Carry>): OperationOutcome {
  const { errors = [] } = result as ExecutionResult;
  if (errors.length === 0) return 'ok';
  return errors.every(isMeantForClients) ? 'refused' : 'fault';
}
