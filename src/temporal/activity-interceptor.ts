import type { Attributes, Span, Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { z } from 'zod';
import type { LogFields } from '../telemetry/log-fields.ts';
import { withLogFields } from '../telemetry/log-fields.ts';
import { contextOf, inSpan } from '../telemetry/spans.ts';
import type { TraceOf } from './trace-memo.ts';

export interface ActivityObservers {
  readonly tracer: Tracer;
  /** The trace of a workflow's activities; `null` when spans are switched off. */
  readonly traceOf: TraceOf | null;
}

/** The common fields of the activities' inputs. */
const input = z.object({ practiceId: z.string(), runId: z.string().exactOptional() });
const outcome = z.object({ type: z.string() });

/** Adds the practice and the run to the log lines of each activity, and records a span. */
export function observeActivities({
  tracer,
  traceOf,
}: ActivityObservers): (context: Context) => ActivityInterceptors {
  return ({ info }) => ({
    inbound: {
      execute: (call, next) => {
        const fields = fieldsOf(info, call.args[0]);
        return withLogFields(fields, async () => {
          const { workflowExecution: execution } = info;
          if (traceOf === null || execution === undefined) return next(call);
          const parent = contextOf(await traceOf(execution));
          const spanOptions = { kind: SpanKind.INTERNAL, attributes: attributesOf(fields), parent };
          return inSpan(tracer, { name: `activity ${info.activityType}`, ...spanOptions }, (span) =>
            next(call).then((result) => withOutcome(span, result)),
          );
        });
      },
    },
  });
}

function fieldsOf(
  { workflowExecution, activityType: activity, attempt }: Context['info'],
  argument: unknown,
): LogFields {
  return {
    ...input.safeParse(argument).data,
    ...(workflowExecution !== undefined && { workflowId: workflowExecution.workflowId }),
    activity,
    attempt,
  };
}

function attributesOf({ practiceId, runId, workflowId, attempt }: LogFields): Attributes {
  return {
    ...(practiceId !== undefined && { 'practice.id': practiceId }),
    ...(runId !== undefined && { 'run.id': runId }),
    ...(workflowId !== undefined && { 'workflow.id': workflowId }),
    ...(attempt !== undefined && { attempt }),
  };
}

/** Records the outcome of activities that have one: `more`, `paused`, `ended`. */
function withOutcome(span: Span, result: unknown): unknown {
  const type = outcome.safeParse(result).data?.type;
  if (type !== undefined) span.setAttribute('outcome', type);
  return result;
}
