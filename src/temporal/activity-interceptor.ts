import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { z } from 'zod';
import { withLogFields } from '../telemetry/log-fields.ts';
import type { LogFields } from '../telemetry/log-fields.ts';

/** What activities are told to work on; each kind's input has some of these. */
const input = z.object({ practiceId: z.string(), runId: z.string().exactOptional() });

/** Around each activity: the log's lines say whose work it is. */
export function observeActivity({ info }: Context): ActivityInterceptors {
  return {
    inbound: {
      execute: (call, next) => withLogFields(fieldsOf(info, call.args[0]), () => next(call)),
    },
  };
}

function fieldsOf(
  { workflowExecution, activityType: activity, attempt }: Context['info'],
  argument: unknown,
): LogFields {
  return {
    ...input.safeParse(argument).data,
    ...(workflowExecution !== undefined && { workflowId: workflowExecution.workflowId }),
    ...{ activity, attempt },
  };
}
