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
  /** Where a workflow's activities belong; `null` when nothing becomes of spans. */
  readonly traceOf: TraceOf | null;
}

/** What activities are told to work on; each kind's input has some of these. */
const input = z.object({ practiceId: z.string(), runId: z.string().exactOptional() });
const outcome = z.object({ type: z.string() });

/** Around each activity: the log's lines say whose work it is, and a span how long it took. */
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
          const wish = { kind: SpanKind.INTERNAL, attributes: attributesOf(fields), parent };
          return inSpan(tracer, { name: `activity ${info.activityType}`, ...wish }, (span) =>
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

/** What it did, where it says so: `more`, `paused`, `ended`. */
function withOutcome(span: Span, result: unknown): unknown {
  const type = outcome.safeParse(result).data?.type;
  if (type !== undefined) span.setAttribute('outcome', type);
  return result;
}
