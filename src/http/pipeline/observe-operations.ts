import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { ExecutionArgs, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { ApiMetrics, OperationOutcome } from '../../telemetry/api-metrics.ts';
import { addLogFields } from '../../telemetry/log-fields.ts';
import { contextOf, failSpan, inSpan, traceFields } from '../../telemetry/spans.ts';
import type { OperationResult } from './around-execution.ts';
import { aroundExecute, aroundSubscribe } from './around-execution.ts';
import { isMeantForClients } from './mask-error.ts';
import { onEnd } from './on-end.ts';

export interface OperationTelemetry {
  readonly metrics: ApiMetrics;
  readonly tracer: Tracer;
}

/** Longer names of operations are cut in logs and spans. */
const maximumNameLength = 100;

/** The client's name of an operation; null when it has none. */
export function nameInLogs({ name }: OperationDefinitionNode): string | null {
  return name?.value.slice(0, maximumNameLength) ?? null;
}

/** Names each operation of any transport in the log, and reports its outcome to the metrics and in a span. */
export function observeOperations(telemetry: OperationTelemetry): Plugin {
  const { metrics } = telemetry;
  const invalid = { type: 'unknown', outcome: 'invalid', seconds: 0 } as const;
  return {
    onParse:
      () =>
      ({ result }) => {
        if (result instanceof Error) metrics.recordOperation(invalid);
      },
    onValidate:
      () =>
      ({ valid }) => {
        if (!valid) metrics.recordOperation(invalid);
      },
    ...aroundExecute((args, run) => observe(telemetry, args, () => run(args))),
    ...aroundSubscribe(async (args, run) => {
      const result = await observe(telemetry, args, () => run(args));
      if (!isAsyncIterable(result)) return result;
      return onEnd(result, metrics.subscriptionStarted());
    }),
  };
}

function observe(
  { metrics, tracer }: OperationTelemetry,
  args: ExecutionArgs,
  run: () => OperationResult | Promise<OperationResult>,
): Promise<OperationResult> {
  const operation = getOperationAST(args.document, args.operationName);
  const name = operation == null ? null : nameInLogs(operation);
  const type = operation?.operation ?? 'unknown';
  const startedAt = performance.now();
  const options = {
    name: name === null ? type : `${type} ${name}`,
    kind: SpanKind.SERVER,
    parent: contextOf(traceparentOf(args.contextValue)),
  };
  return inSpan(tracer, options, async (span) => {
    addLogFields({ ...(name !== null && { operation: name }), ...traceFields() });
    const record = (outcome: OperationOutcome): void => {
      metrics.recordOperation({ type, outcome, seconds: (performance.now() - startedAt) / 1000 });
      span.setAttribute('graphql.outcome', outcome);
      if (outcome === 'error') failSpan(span, outcome);
    };
    try {
      const result = await run();
      record(outcomeOf(result));
      return result;
    } catch (error) {
      record('error');
      throw error;
    }
  });
}

/** The `traceparent` of an HTTP request whose client has a trace of its own (W3C Trace Context). */
function traceparentOf(context: unknown): string | null {
  const { request } = context as { readonly request?: Request };
  return request?.headers.get('traceparent') ?? null;
}

function outcomeOf(result: OperationResult): OperationOutcome {
  const { errors = [] } = result as ExecutionResult;
  if (errors.length === 0) return 'ok';
  return errors.every(isMeantForClients) ? 'refused' : 'error';
}
