import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { execute, ExecutionResult, subscribe } from 'graphql';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { ApiMetrics, OperationOutcome } from '../telemetry/api-metrics.ts';
import { addLogFields } from '../telemetry/log-fields.ts';
import { contextOf, failSpan, inSpan, traceFields } from '../telemetry/spans.ts';
import { isMeantForClients } from './mask-error.ts';
import { untilOver } from './until-over.ts';

export interface OperationWatches {
  readonly metrics: ApiMetrics;
  readonly tracer: Tracer;
}

/** Longer names are somebody's joke. */
const longestName = 100;

/**
 * Says of each operation, over whatever transport, what it is (in the log) and what became of it (in
 * the metrics and in a span).
 */
export function watchOperations(watches: OperationWatches): Plugin {
  const { metrics } = watches;
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
      setExecuteFn((args: Carried) => watched(watches, args, () => carryOut(args)));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      const begin = subscribeFn as typeof subscribe;
      setSubscribeFn(async (args: Carried) => {
        const result = await watched(watches, args, () => begin(args));
        if (!isAsyncIterable(result)) return result;
        return untilOver(result, metrics.subscriptionBegan());
      });
    },
  };
}

type Carried = Parameters<typeof execute>[0];
type Carry = ReturnType<typeof subscribe>;

function watched(
  { metrics, tracer }: OperationWatches,
  args: Carried,
  carryOut: () => Carry,
): Promise<Awaited<Carry>> {
  const operation = getOperationAST(args.document, args.operationName);
  const name = operation?.name?.value.slice(0, longestName);
  const type = operation?.operation ?? 'unknown';
  const startedAt = performance.now();
  const wish = {
    name: name === undefined ? type : `${type} ${name}`,
    kind: SpanKind.SERVER,
    parent: contextOf(traceparentOf(args.contextValue)),
  };
  return inSpan(tracer, wish, async (span) => {
    addLogFields({ ...(name !== undefined && { operation: name }), ...traceFields() });
    const tell = (outcome: OperationOutcome): void => {
      metrics.operation({ type, outcome, seconds: (performance.now() - startedAt) / 1000 });
      span.setAttribute('graphql.outcome', outcome);
      if (outcome === 'fault') failSpan(span, outcome);
    };
    try {
      const result = await carryOut();
      tell(outcomeOf(result));
      return result;
    } catch (error) {
      tell('fault');
      throw error;
    }
  });
}

/** Of a request over HTTP whose client has a trace of its own (W3C's Trace Context). */
function traceparentOf(context: unknown): string | null {
  const { request } = context as { readonly request?: Request };
  return request?.headers.get('traceparent') ?? null;
}

function outcomeOf(result: Awaited<Carry>): OperationOutcome {
  const { errors = [] } = result as ExecutionResult;
  if (errors.length === 0) return 'ok';
  return errors.every(isMeantForClients) ? 'refused' : 'fault';
}
